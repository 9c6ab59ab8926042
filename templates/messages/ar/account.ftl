# صفحات الحساب.
account-skip = الانتقال إلى المحتوى
account-nav = الحساب
account-overview = نظرة عامة
account-profile = الملف الشخصي
account-password = كلمة المرور
account-factors = الخطوة الثانية
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
factors-about = مع خطوة ثانية، لا تكفي كلمة مرورك وحدها لفتح حسابك: يُطلب أيضًا رمز من تطبيق على هاتفك.
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
    [0] لم يبقَ شيء منها. كل رمز يسجّل دخولك مرة واحدة عندما لا يكون أي تطبيق في متناولك. تحل الرموز الجديدة محل القديمة.
    [one] بقي رمز واحد. كل رمز يسجّل دخولك مرة واحدة عندما لا يكون أي تطبيق في متناولك. تحل الرموز الجديدة محل القديمة.
    [two] بقي رمزان. كل رمز يسجّل دخولك مرة واحدة عندما لا يكون أي تطبيق في متناولك. تحل الرموز الجديدة محل القديمة.
   *[other] بقي { $count } رموز. كل رمز يسجّل دخولك مرة واحدة عندما لا يكون أي تطبيق في متناولك. تحل الرموز الجديدة محل القديمة.
}
factors-new-codes = إنشاء رموز جديدة
factors-none = لا توجد خطوة ثانية بعد
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
