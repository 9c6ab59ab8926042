# 账户页面。
account-skip = 跳至内容
account-nav = 账户
account-overview = 概览
account-profile = 个人资料
account-password = 密码
account-factors = 第二步验证
account-identities = 登录方式
account-sessions = 设备
account-apps = 应用
account-agreements = 协议
account-where = 当前位置
account-save-profile = 保存个人资料
remove = 移除
overview-title = 您的账户
overview-hello = 您好，{ $name }
overview-sign-in-as = 您以 { $name } 的身份登录
overview-verified = 已验证
overview-not-verified = 未验证
overview-no-email = 尚无电子邮件地址
overview-password = 在此更改密码。其他设备届时将退出登录。
overview-devices = { $count ->
    [1] 仅在此设备上登录；此处
   *[other] 已在 { $count } 台设备上登录；此处
}
overview-apps = { $count ->
    [0] 没有应用可以访问您的账户
   *[other] { $count } 个应用可以访问您的账户
}
apps-title = 已连接的应用
apps-about = 您允许使用您账户的应用及其用途。
apps-since = 始于
apps-last = 上次登录
apps-permissions = 它可以查看和执行的内容
apps-open = 打开<span class="unseen"> { $app }</span>
apps-remove = 移除<span class="unseen"> { $app }</span>
apps-none = 没有应用拥有访问权限
apps-none-about = 当您使用此账户登录某个应用并允许其访问时，它会显示在这里。
sessions-about = 您已登录的位置。如果您不认识某台设备，请将其退出登录并更改密码。
sessions-everywhere = 退出所有其他设备
sessions-nowhere = 您没有在其他任何地方登录。
session-this = 此设备
session-from = 来自
session-last-used = 上次使用
session-signed-in = 登录于
session-stays = 保持登录
device-browser-on = { $system } 上的 { $browser }
device-unknown = 未知设备
accepted-about = 您接受的内容及时间。
accepted-replaced = 已被取代
accepted-version = 版本 { $version }
accepted-at = 接受于
accepted-none = 没有可显示的内容
accepted-none-about = 当您登录某个应用需要接受条款时，这些条款会显示在这里。
accepted-named = { $title }，版本 { $version }
identities-about = 可让您在此登录的其他账户。
identities-since = 始于
identities-unlink = 取消关联<span class="unseen"> { $name }</span>
identities-only = 您唯一的登录途径
identities-none = 没有关联任何账户
identities-none-about = 关联您在别处拥有的账户后，也可用它在此登录。
identities-link-another = 关联其他账户
identities-link = 关联 { $name }
factors-about = 启用第二步验证后，仅凭密码无法打开您的账户：还需要输入手机应用中的验证码。
factors-few = { $count ->
    [0] 您已没有恢复码。请生成新的恢复码，以便手机丢失时仍能登录。
   *[other] 您只剩 { $count } 个恢复码。请生成新的恢复码，以便手机丢失时仍能登录。
}
factors-apps = 身份验证器应用
factors-added = 添加于
factors-last-used = 上次使用
factors-unused = 尚未使用
factors-remove = 移除<span class="unseen"> { $name }</span>
factors-another = 添加其他应用
factors-codes = 恢复码
factors-left = { $count ->
    [0] 已全部用完。手边没有应用时，每个恢复码可供登录一次。新的恢复码会取代旧的。
   *[other] 还剩 { $count } 个。手边没有应用时，每个恢复码可供登录一次。新的恢复码会取代旧的。
}
factors-new-codes = 生成新的恢复码
factors-none = 尚未设置第二步验证
factors-none-about = 您需要一个身份验证器应用，例如您的密码管理器自带的。
factors-set-up = 设置应用
totp-heading = 设置身份验证器应用
totp-about = 请用应用扫描图片，然后输入其显示的验证码。
totp-picture = 用于身份验证器应用的二维码
totp-no-camera = 没有摄像头？请在应用中输入此密钥：
totp-name = 在此处的名称
totp-name-help = 便于区分您的各个应用，例如“手机”。
totp-code = 应用显示的验证码
totp-code-help = 六位数字。
totp-save = 启用
codes-heading = 请保存您的恢复码
codes-about = 手机丢失时，可用其中一个代替手机上的验证码。每个只能使用一次。它们不会再次显示：请打印出来，或保存在密码管理器中。
codes-done = 我已保存
confirm-title = 请确认
confirm-remove-app = 移除 { $app } 吗？
confirm-remove-app-about = 它会立即在所有设备上失去对您账户的访问权限，用于保持访问的凭据也会失效。它自己存储的内容仍归其所有。下次您在那里登录时，它必须再次征得您的同意。
confirm-remove-app-yes = 移除访问权限
confirm-remove-factor = 移除“{ $name }”吗？
confirm-remove-last = 它的验证码将不能再用于登录，其他所有设备都会退出登录。这是您唯一的第二步验证：此后仅凭密码即可打开您的账户，您的恢复码也会一并失效。
confirm-remove-one = 它的验证码将不能再用于登录，其他所有设备都会退出登录。您的其他应用可继续使用。
confirm-end-session = 让此设备退出登录吗？
confirm-end-session-about = 使用该设备的人需要重新登录。在其上打开的应用会失去与之相关的访问权限。
confirm-end-others = 退出所有其他设备吗？
confirm-end-others-about = { $count ->
   *[other] 其他 { $count } 台设备需要重新登录。您在此处保持登录。
}
password-about = 您在此处保持登录。更改密码后，其他所有设备都会退出登录。
password-current = 当前密码
password-save = 更改密码
password-none = 您在此处不使用密码登录
password-none-about = 您使用在别处的账户登录，其密码须在那里更改。<a href="{ $href }/account/identities">您的登录方式</a>
profile-about = 只有在您允许后，应用才能看到其中一部分。所有项目均可留空。
profile-read-only = 您的个人资料保存在此服务器的配置文件中。请联系其运营者进行更改。
profile-name-section = 姓名
profile-full-name = 全名
profile-full-name-help = 您希望被如何称呼。
profile-given-name = 名字
profile-family-name = 姓氏
profile-middle-name = 中间名
profile-nickname = 昵称
profile-preferred = 首选用户名
profile-preferred-help = 应用可能会显示它。它不会改变您的登录名。
profile-contact = 联系方式
profile-email = 电子邮件地址
profile-email-help = 新地址视为未验证。
profile-phone = 电话号码
profile-phone-help = 包含国家代码，例如 +44。
profile-address = 邮政地址
profile-street = 街道地址
profile-postal-code = 邮政编码
profile-city = 城市
profile-region = 省或地区
profile-country = 国家或地区
profile-about-you = 关于您
profile-birthday = 生日
profile-birthday-help = 年-月-日。年份写 0000 表示省略。
profile-gender = 性别
profile-gender-help = 可自行描述。
profile-zone = 时区
profile-zone-help = 地区和城市，例如 Europe/Paris。
profile-language = 语言
profile-language-help = 简短代码，例如 en 或 pt-BR。
profile-picture = 您的照片地址
profile-website = 网站
profile-page = 个人主页
profile-unproved = <strong>{ $address }</strong> 尚未确认。您将收到一封带有确认链接的邮件；确认后，如果您忘记密码，可凭此地址重新登录。
flash-stale = 该页面打开时间过长，因此没有任何更改。请再操作一次。
flash-too-many-mails = 邮件过多。请等待十分钟后再申请。
flash-only-way-in = 没有任何更改：没有该账户，您将无法再在此登录。请先关联其他账户。
flash-profile-saved = 您的个人资料已保存。应用下次请求时会看到更改。
flash-password-changed = 您的密码已更改。其他所有设备均已退出登录。
flash-factor-added = 应用已设置完成。今后输入密码后，还需要输入其中的验证码。
flash-factor-removed = 已移除。其他所有设备均已退出登录。
flash-session-ended = 该设备已退出登录。
flash-others-ended = 其他所有设备均已退出登录。
flash-identity-linked = 账户已关联。今后也可用它在此登录。
flash-identity-unlinked = 账户已取消关联。它不能再用于在此登录。
flash-proof-sent = 邮件正在发送途中。请在 30 分钟内在此浏览器中打开其中的链接。
flash-address-proved = 您的地址已确认。
flash-proved = 您已重新登录，现在可以继续。
flash-app-removed = <strong>{ $app }</strong> 不再能访问您的账户。
