# 许多页面上共有的文字。
link-help = 帮助
link-privacy = 隐私
link-terms = 条款
theme-auto = 外观：跟随设备
theme-light = 外观：浅色
theme-dark = 外观：深色
or = 或
continue = 继续
continue-to-app = 继续前往 { $app }
continue-with = 使用 { $name } 继续
cancel = 取消
done = 完成
cancel-and-go-back = 取消并返回
sign-in = 登录
sign-out = 退出登录
ask-again = 重新申请
not-you = 不是您？
switch-account = 切换<span class="unseen">到其他账户</span>
to-continue-to = 以继续前往 <strong>{ $app }</strong>
takes-a-moment = 请稍候。如果没有反应，请使用按钮。
app-policy = 隐私政策
app-terms = 服务条款
label-username = 用户名或电子邮件
label-password = 密码
label-code = 验证码
too-many-attempts = { $minutes ->
    [1] 尝试次数过多。请等待一分钟后重试。
   *[other] 尝试次数过多。请等待 { $minutes } 分钟后重试。
}
too-many-codes = { $minutes ->
    [1] 错误的验证码过多。请等待一分钟后重试。
   *[other] 错误的验证码过多。请等待 { $minutes } 分钟后重试。
}
too-many-requests = { $minutes ->
    [1] 请求次数过多。请等待一分钟后重试。
   *[other] 请求次数过多。请等待 { $minutes } 分钟后重试。
}
time-now = 刚刚
time-minutes = { $count } 分钟前
time-hours = { $count } 小时前
time-days = { $count ->
    [1] 昨天
   *[other] { $count } 天前
}
date = { $year }年{ $month }月{ $day }日 { $clock } UTC
