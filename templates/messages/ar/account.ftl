# صفحات الحساب.
account-skip = الانتقال إلى المحتوى
account-nav = الحساب
account-overview = نظرة عامة
account-profile = الملف الشخصي
account-password = كلمة المرور
account-factors = مفاتيح المرور والخطوة الثانية
account-identities = طرق تسجيل الدخول
account-sessions = الأجهزة
account-apps = التطبيقات
account-agreements = الاتفاقيات
account-where = موقعك الحالي
account-save-profile = حفظ الملف الشخصي
remove = إزالة
overview-title = حسابك
overview-hello = مرحبًا، { $name }
overview-sign-in-as = تسجّل الدخول باسم { $name }
overview-verified = مؤكَّد
overview-not-verified = غير مؤكَّد
overview-no-email = لا يوجد عنوان بريد إلكتروني بعد
overview-password = غيّرها هنا. يُسجَّل عندها الخروج من الأجهزة الأخرى.
overview-devices = { $count ->
    [1] مسجّل الدخول على هذا الجهاز فقط؛ هنا
    [two] مسجّل الدخول على جهازين؛ هنا
    [few] مسجّل الدخول على { $count } أجهزة؛ هنا
   *[other] مسجّل الدخول على { $count } جهازًا؛ هنا
}
overview-apps = { $count ->
    [0] لا يملك أي تطبيق الوصول إلى حسابك
    [one] يملك تطبيق واحد الوصول إلى حسابك
    [two] يملك تطبيقان الوصول إلى حسابك
    [few] تملك { $count } تطبيقات الوصول إلى حسابك
   *[other] يملك { $count } تطبيقًا الوصول إلى حسابك
}
apps-title = التطبيقات المرتبطة
apps-about = التطبيقات التي سمحت لها باستخدام حسابك، ولأي غرض.
apps-since = منذ
apps-last = آخر تسجيل دخول
apps-permissions = ما يمكنه الاطلاع عليه وفعله
apps-open = فتح<span class="unseen"> { $app }</span>
apps-remove = إزالة<span class="unseen"> { $app }</span>
apps-none = لا يملك أي تطبيق الوصول
apps-none-about = عندما تسجّل الدخول إلى تطبيق بهذا الحساب وتسمح له بشيء، يظهر هنا.
sessions-about = حيث أنت مسجّل الدخول. إذا لم تتعرّف على جهاز، فسجّل خروجه وغيّر كلمة مرورك.
sessions-everywhere = تسجيل الخروج من كل مكان آخر
sessions-nowhere = لست مسجّل الدخول في أي مكان آخر.
session-this = هذا الجهاز
session-from = من
session-last-used = آخر استخدام
session-signed-in = تسجيل الدخول
session-stays = يبقى مسجّل الدخول
device-browser-on = { $browser } على { $system }
device-unknown = جهاز غير معروف
accepted-about = ما قبلته، ومتى.
accepted-replaced = استُبدل
accepted-version = الإصدار { $version }
accepted-at = قُبل
accepted-none = لا شيء لعرضه
accepted-none-about = عندما يُطلب منك قبول شروط لتسجيل الدخول إلى تطبيق، تظهر هنا.
accepted-named = { $title }، الإصدار { $version }
identities-about = حسابات في أماكن أخرى تسجّل دخولك هنا.
identities-since = منذ
identities-unlink = إلغاء الربط<span class="unseen"> { $name }</span>
identities-only = طريقك الوحيد للدخول
identities-none = لا شيء مرتبط
identities-none-about = اربط حسابًا لديك في مكان آخر، فيسجّل دخولك هنا أيضًا.
identities-link-another = ربط حساب آخر
identities-link = ربط { $name }
factors-about = مع مفتاح مرور أو تطبيق مصادقة، لا تكفي كلمة مرورك وحدها لفتح حسابك.
factors-few = { $count ->
    [0] لم يبقَ لديك أي رمز استرداد. أنشئ رموزًا جديدة لتتمكن من تسجيل الدخول إذا فقدت هاتفك.
    [one] بقي لديك رمز استرداد واحد. أنشئ رموزًا جديدة لتتمكن من تسجيل الدخول إذا فقدت هاتفك.
    [two] بقي لديك رمزا استرداد فقط. أنشئ رموزًا جديدة لتتمكن من تسجيل الدخول إذا فقدت هاتفك.
   *[other] بقي لديك { $count } رموز استرداد فقط. أنشئ رموزًا جديدة لتتمكن من تسجيل الدخول إذا فقدت هاتفك.
}
factors-apps = تطبيقات المصادقة
factors-added = أُضيف
factors-last-used = آخر استخدام
factors-unused = لم يُستخدم بعد
factors-remove = إزالة<span class="unseen"> { $name }</span>
factors-another = إضافة تطبيق آخر
factors-codes = رموز الاسترداد
factors-left = { $count ->
    [0] لم يبقَ شيء منها. كل رمز يسجّل دخولك مرة واحدة، بعد كلمة المرور، عندما لا تكون أي وسيلة أخرى في متناولك. تحل الرموز الجديدة محل القديمة.
    [one] بقي رمز واحد. كل رمز يسجّل دخولك مرة واحدة، بعد كلمة المرور، عندما لا تكون أي وسيلة أخرى في متناولك. تحل الرموز الجديدة محل القديمة.
    [two] بقي رمزان. كل رمز يسجّل دخولك مرة واحدة، بعد كلمة المرور، عندما لا تكون أي وسيلة أخرى في متناولك. تحل الرموز الجديدة محل القديمة.
   *[other] بقي { $count } رموز. كل رمز يسجّل دخولك مرة واحدة، بعد كلمة المرور، عندما لا تكون أي وسيلة أخرى في متناولك. تحل الرموز الجديدة محل القديمة.
}
factors-new-codes = إنشاء رموز جديدة
factors-none = لا يوجد تطبيق مصادقة بعد
factors-none-about = تحتاج إلى تطبيق مصادقة، مثل تطبيق مدير كلمات المرور لديك.
factors-set-up = إعداد تطبيق
totp-heading = إعداد تطبيق مصادقة
totp-about = امسح الصورة بالتطبيق، ثم اكتب الرمز الذي يعرضه.
totp-picture = رمز QR لتطبيق المصادقة
totp-no-camera = لا توجد كاميرا؟ اكتب هذا المفتاح في التطبيق:
totp-name = اسمه هنا
totp-name-help = لتتمكن من التمييز بين تطبيقاتك، مثل «الهاتف».
totp-code = الرمز من التطبيق
totp-code-help = ستة أرقام.
totp-save = تفعيل
codes-heading = احتفظ برموز الاسترداد
codes-about = إذا فقدت هاتفك، حلّ أحدها محل رمزه. كل رمز يُستخدم مرة واحدة. لن تُعرض مرة أخرى: اطبعها أو احتفظ بها في مدير كلمات المرور.
codes-done = احتفظت بها
confirm-title = يُرجى التأكيد
confirm-remove-app = هل تريد إزالة { $app }؟
confirm-remove-app-about = يفقد الوصول إلى حسابك فورًا وعلى كل جهاز، ويتوقف عن العمل ما أُعطي له للاحتفاظ بالوصول. أما ما خزّنه بنفسه فيبقى لديه. في المرة القادمة التي تسجّل فيها الدخول هناك، عليه أن يسألك من جديد.
confirm-remove-app-yes = إزالة الوصول
confirm-remove-factor = هل تريد إزالة «{ $name }»؟
confirm-remove-last = لن تسجّل رموزه دخولك بعد الآن، ويُسجَّل الخروج من كل الأجهزة الأخرى. إنها خطوتك الثانية الوحيدة: بعدها تكفي كلمة مرورك وحدها لفتح حسابك، وتُلغى معها رموز الاسترداد.
confirm-remove-one = لن تسجّل رموزه دخولك بعد الآن، ويُسجَّل الخروج من كل الأجهزة الأخرى. تواصل تطبيقاتك الأخرى العمل.
confirm-end-session = هل تريد تسجيل خروج هذا الجهاز؟
confirm-end-session-about = على من يستخدم ذلك الجهاز تسجيل الدخول من جديد. تفقد التطبيقات المفتوحة عليه الوصول المرتبط به.
confirm-end-others = هل تريد تسجيل الخروج من كل مكان آخر؟
confirm-end-others-about = { $count ->
    [one] على جهاز آخر تسجيل الدخول من جديد. تبقى مسجّل الدخول هنا.
    [two] على جهازين آخرين تسجيل الدخول من جديد. تبقى مسجّل الدخول هنا.
    [few] على { $count } أجهزة أخرى تسجيل الدخول من جديد. تبقى مسجّل الدخول هنا.
   *[other] على { $count } جهازًا آخر تسجيل الدخول من جديد. تبقى مسجّل الدخول هنا.
}
password-about = تبقى مسجّل الدخول هنا. يُسجَّل الخروج من كل الأجهزة الأخرى عند تغييرها.
password-current = كلمة المرور الحالية
password-save = تغيير كلمة المرور
password-none = لا تسجّل الدخول هنا بكلمة مرور
password-none-about = تسجّل الدخول بحساب لديك في مكان آخر، وتُغيَّر كلمة مروره هناك. <a href="{ $href }/account/identities">طرق تسجيل دخولك</a>
profile-about = لا ترى التطبيقات جزءًا من هذا إلا بعد أن تسمح لها. يمكن ترك كل شيء فارغًا.
profile-read-only = ملفك الشخصي محفوظ في ملف إعدادات هذا الخادم. اطلب من القائمين عليه تغييره.
profile-name-section = الاسم
profile-full-name = الاسم الكامل
profile-full-name-help = كما تحب أن تُخاطَب.
profile-given-name = الاسم الأول
profile-family-name = اسم العائلة
profile-middle-name = الاسم الأوسط
profile-nickname = اللقب
profile-preferred = اسم المستخدم المفضل
profile-preferred-help = قد تعرضه التطبيقات. لا يغيّر الاسم الذي تسجّل الدخول به.
profile-contact = التواصل
profile-email = عنوان البريد الإلكتروني
profile-email-help = يُعدّ العنوان الجديد غير مؤكَّد.
profile-phone = رقم الهاتف
profile-phone-help = مع رمز البلد، مثل ‎+44.
profile-address = العنوان البريدي
profile-street = الشارع ورقم المبنى
profile-postal-code = الرمز البريدي
profile-city = المدينة
profile-region = الولاية أو المنطقة
profile-country = البلد
profile-about-you = عنك
profile-birthday = تاريخ الميلاد
profile-birthday-help = السنة-الشهر-اليوم. اكتب 0000 لإغفال السنة.
profile-gender = الجنس
profile-gender-help = بكلماتك أنت.
profile-zone = المنطقة الزمنية
profile-zone-help = المنطقة والمدينة، مثل Europe/Paris.
profile-language = اللغة
profile-language-help = رمز قصير، مثل en أو pt-BR.
profile-picture = عنوان صورتك
profile-website = الموقع الإلكتروني
profile-page = صفحة الملف الشخصي
profile-unproved = <strong>{ $address }</strong> غير مؤكَّد. ستصلك رسالة فيها رابط لتأكيده؛ وعندها يتيح لك العودة إذا نسيت كلمة المرور.
flash-stale = ظلت تلك الصفحة مفتوحة مدة طويلة، لذلك لم يتغيّر شيء. يُرجى إعادة العملية.
flash-too-many-mails = أُرسلت رسائل كثيرة جدًا. انتظر عشر دقائق ثم اطلب من جديد.
flash-only-way-in = لم يتغيّر شيء: بدون ذلك الحساب لن تتمكن من تسجيل الدخول هنا. اربط حسابًا آخر أولًا.
flash-profile-saved = حُفظ ملفك الشخصي. ترى التطبيقات التغيير عندما تسأل في المرة القادمة.
flash-password-changed = تغيّرت كلمة مرورك. سُجّل الخروج من كل الأجهزة الأخرى.
flash-factor-added = أُعدّ التطبيق. من الآن فصاعدًا يُطلب أحد رموزه بعد كلمة المرور.
flash-factor-removed = تمت الإزالة. سُجّل الخروج من كل الأجهزة الأخرى.
flash-session-ended = سُجّل خروج ذلك الجهاز.
flash-others-ended = سُجّل الخروج من كل الأجهزة الأخرى.
flash-identity-linked = رُبط الحساب. من الآن فصاعدًا يسجّل دخولك هنا أيضًا.
flash-identity-unlinked = أُلغي ربط الحساب. لن يسجّل دخولك هنا بعد الآن.
flash-proof-sent = الرسالة في طريقها إليك. افتح رابطها في هذا المتصفح خلال 30 دقيقة.
flash-address-proved = تأكّد عنوانك.
flash-proved = سجّلت الدخول من جديد. يمكنك الآن المتابعة.
flash-app-removed = لم يعد بإمكان <strong>{ $app }</strong> الوصول إلى حسابك.
account-activity = النشاط
account-data = بياناتك
passkeys = مفاتيح المرور
passkeys-about = سجّل الدخول ببصمتك أو وجهك أو رمز PIN لجهازك، بدون كلمة مرور.
passkeys-another = إنشاء مفتاح مرور آخر
passkey-make = إنشاء مفتاح مرور
passkey-make-about = يسجّل مفتاح المرور دخولك بدون كلمة المرور: ببصمتك أو وجهك أو رمز PIN لجهازك. من بعدها لا تكفي كلمة مرورك وحدها لفتح حسابك.
passkey-make-codes = تحصل معه على رموز استرداد، تحسّبًا ليوم تفقده فيه.
passkey-make-none = لا ينشئ هذا المتصفح مفاتيح مرور هنا. استخدم متصفحًا آخر، أو اسمح لهذه الصفحة بتشغيل برنامجها النصي.
passkey-name-help = لتتمكن من التمييز بين مفاتيح مرورك، مثل «الحاسوب المحمول».
passkey-not-made = لم يُنشأ أي مفتاح مرور. ربما يوجد واحد على هذا الجهاز بالفعل. أعد المحاولة.
confirm-last-passkey = هذا آخر مفتاح مرور لديك. بدونه تسجّل الدخول بكلمة المرور ورمز من تطبيقك.
confirm-last-passkey-alone = هذا آخر مفتاح مرور لديك. بدونه تكفي كلمة مرورك وحدها لفتح حسابك، وتُلغى معه رموز الاسترداد.
confirm-remove-passkey = لن يسجّل دخولك هنا بعد الآن، ويُسجَّل الخروج من كل الأجهزة الأخرى. قد يظل جهازك يعرضه: أزله من هناك أيضًا.
profile-no-email = لا يوجد بعد
profile-change-email = تغييره
profile-add-email = إضافة عنوان
move-now = عنوانك الحالي هو <strong>{ $address }</strong>.
move-about = يُرسل رابط إلى العنوان الجديد. يتم التغيير عندما تفتحه في هذا المتصفح.
move-told = يُبلَّغ العنوان القديم بالتغيير، ويمكن إيقافه منه.
move-email = عنوان البريد الإلكتروني الجديد
activity-about = ما جرى في حسابك. إذا لم تكن أنت من فعل شيئًا منه، فسجّل الخروج من كل مكان آخر وغيّر كلمة مرورك.
activity-from = من { $address }
activity-latest = الأحدث
activity-earlier = الأقدم
activity-none = لم يُسجَّل شيء بعد.
data-download = تنزيل
data-download-about = كل ما هو محفوظ عنك هنا، في ملف JSON واحد: الملف الشخصي، وعمليات تسجيل الدخول، والتطبيقات، والحسابات المرتبطة، والاتفاقيات، والنشاط. لا يتضمن كلمات المرور ولا المفاتيح.
data-download-submit = تنزيل بياناتي
data-delete = حذف الحساب
data-delete-about = يُسجَّل خروجك من كل مكان فورًا، وتفقد التطبيقات الوصول. حتى { $date } يمكنك أن تغيّر رأيك؛ وبعدها يُحذف كل شيء نهائيًا.
data-delete-submit = حذف حسابي
data-last-owner = أنت آخر مالك لهذا الموقع: بدونك لن يستطيع أحد فعل كل شيء هنا. اجعل شخصًا آخر مالكًا أولًا.
data-read-only = حسابك محفوظ في ملف إعدادات هذا الخادم. اطلب من القائمين عليه إزالته.
delete-heading = هل تريد حذف حسابك؟
delete-apps = { $count ->
    [0] يُسجَّل الآن خروجك من كل الأجهزة.
    [one] يُسجَّل الآن خروجك من كل الأجهزة، ويفقد التطبيق الذي يملك الوصول وصوله.
    [two] يُسجَّل الآن خروجك من كل الأجهزة، ويفقد تطبيقان الوصول.
    [few] يُسجَّل الآن خروجك من كل الأجهزة، وتفقد { $count } تطبيقات الوصول.
   *[other] يُسجَّل الآن خروجك من كل الأجهزة، ويفقد { $count } تطبيقًا الوصول.
}
delete-about = في { $date } يُحذف نهائيًا ملفك الشخصي وعمليات تسجيل دخولك وحساباتك المرتبطة وكل شيء آخر. للاحتفاظ بالحساب، سجّل الدخول قبل ذلك.
flash-only-passkey = لم يتغيّر شيء: بدون مفتاح المرور ذلك لن تتمكن من تسجيل الدخول هنا. أنشئ مفتاحًا آخر أولًا، أو اختر كلمة مرور عن طريق «هل نسيت كلمة المرور؟» في صفحة تسجيل الدخول.
flash-passkey-made = أُنشئ مفتاح مرورك. في المرة القادمة يسجّل دخولك بدون كلمة المرور.
flash-change-sent = الرسالة في طريقها إلى العنوان الجديد. افتح رابطها في هذا المتصفح خلال 30 دقيقة. حتى ذلك الحين يبقى عنوانك كما كان.
flash-address-changed = تغيّر عنوانك وتأكّد.
act-login = سجّلت الدخول
act-login-fail = فشلت محاولة شخص لتسجيل الدخول باسمك
act-logout = سجّلت الخروج
act-session-end = سجّلت خروج جهاز
act-session-end-by-other = سجّل أحد المسؤولين خروج جهاز
act-session-end-all = سجّلت الخروج من كل الأجهزة
act-session-end-all-by-other = سجّل أحد المسؤولين الخروج من كل الأجهزة
act-user-create = أنشأت الحساب
act-user-create-by-other = أنشأ أحد المسؤولين الحساب
act-user-password = غيّرت كلمة المرور
act-user-password-by-other = غيّر أحد المسؤولين كلمة المرور
act-user-update = غيّرت الملف الشخصي
act-user-update-by-other = غيّر أحد المسؤولين ملفك الشخصي
act-user-address-ask = طلبت تغيير عنوان البريد الإلكتروني
act-user-address = غيّرت عنوان البريد الإلكتروني
act-user-address-keep = أُوقف تغيير لعنوان البريد الإلكتروني أو أُلغي
act-user-address-proof = أكّدت عنوان البريد الإلكتروني
act-user-leave = طلبت حذف الحساب
act-user-keep = احتفظت بالحساب
act-user-export = نزّلت بياناتك
act-user-disable = عطّل أحد المسؤولين الحساب
act-user-enable = فعّل أحد المسؤولين الحساب
act-user-invite = أنشأ أحد المسؤولين رابطًا لاختيار كلمة مرور
act-user-sign-out = سجّل أحد المسؤولين الخروج من كل الأجهزة
act-identity-link = ربطت حسابًا لديك في مكان آخر
act-identity-unlink = ألغيت ربط حساب لديك في مكان آخر
act-identity-unlink-by-other = ألغى أحد المسؤولين ربط حساب لديك في مكان آخر
act-consent-give = سمحت لتطبيق بالوصول إلى حسابك
act-consent-withdraw = أزلت وصول تطبيق
act-device-allow = سمحت لجهاز بالوصول إلى حسابك
act-factor-add = أضفت خطوة ثانية
act-factor-codes = أنشأت رموز استرداد جديدة
act-account-show-recovery-codes = عُرضت رموز الاسترداد الخاصة بك
act-factor-recovery = سجّل رمز استرداد دخولك
act-factor-remove = أزلت خطوة ثانية
act-passkey-counter = رُفض مفتاح مرور ربما جرى نسخه
act-factor-reset = أزال أحد المسؤولين خطوتك الثانية
act-token-replay = استخدم تطبيق رمز تفويض أو رمز وصول لك مرتين، فأُنهي وصوله
act-agreement-accept = قبلت اتفاقية
act-grant-revoke = أنهى أحد المسؤولين وصول تطبيق
act-grant-revoke-all = أنهى أحد المسؤولين وصول كل التطبيقات
act-group-add = أضافك أحد المسؤولين إلى مجموعة
act-group-remove = أخرجك أحد المسؤولين من مجموعة
act-user-appoint = غيّر أحد المسؤولين ما يمكنك فعله هنا
act-user-ask-address-proof = طلبت رابطًا لتأكيد عنوان البريد الإلكتروني
act-work = نفّذت <code>{ $what }</code> في وحدة التحكم أو البوابة
act-other = سُجّل باسم <code>{ $what }</code>
