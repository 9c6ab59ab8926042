# ما يظهر في صفحات كثيرة.
link-help = المساعدة
link-privacy = الخصوصية
link-terms = الشروط
theme-auto = المظهر: مثل جهازك
theme-light = المظهر: فاتح
theme-dark = المظهر: داكن
or = أو
continue = متابعة
continue-to-app = المتابعة إلى { $app }
continue-with = المتابعة باستخدام { $name }
cancel = إلغاء
done = تم
cancel-and-go-back = الإلغاء والعودة
sign-in = تسجيل الدخول
sign-out = تسجيل الخروج
ask-again = إعادة الطلب
not-you = لست أنت؟
switch-account = تبديل<span class="unseen"> إلى حساب آخر</span>
to-continue-to = للمتابعة إلى <strong>{ $app }</strong>
takes-a-moment = يستغرق هذا لحظة. إذا لم يحدث شيء، فاستخدم الزر.
app-policy = سياسة الخصوصية
app-terms = شروط الخدمة
label-username = اسم المستخدم أو البريد الإلكتروني
label-password = كلمة المرور
label-code = الرمز
too-many-attempts = { $minutes ->
    [1] جرت محاولات كثيرة جدًا. انتظر دقيقة ثم أعد المحاولة.
    [two] جرت محاولات كثيرة جدًا. انتظر دقيقتين ثم أعد المحاولة.
    [few] جرت محاولات كثيرة جدًا. انتظر { $minutes } دقائق ثم أعد المحاولة.
   *[other] جرت محاولات كثيرة جدًا. انتظر { $minutes } دقيقة ثم أعد المحاولة.
}
too-many-codes = { $minutes ->
    [1] أُدخلت رموز خاطئة كثيرة جدًا. انتظر دقيقة ثم أعد المحاولة.
    [two] أُدخلت رموز خاطئة كثيرة جدًا. انتظر دقيقتين ثم أعد المحاولة.
    [few] أُدخلت رموز خاطئة كثيرة جدًا. انتظر { $minutes } دقائق ثم أعد المحاولة.
   *[other] أُدخلت رموز خاطئة كثيرة جدًا. انتظر { $minutes } دقيقة ثم أعد المحاولة.
}
too-many-requests = { $minutes ->
    [1] وردت طلبات كثيرة جدًا. انتظر دقيقة ثم أعد المحاولة.
    [two] وردت طلبات كثيرة جدًا. انتظر دقيقتين ثم أعد المحاولة.
    [few] وردت طلبات كثيرة جدًا. انتظر { $minutes } دقائق ثم أعد المحاولة.
   *[other] وردت طلبات كثيرة جدًا. انتظر { $minutes } دقيقة ثم أعد المحاولة.
}
time-now = الآن
time-minutes = { $count ->
    [one] قبل دقيقة
    [two] قبل دقيقتين
    [few] قبل { $count } دقائق
   *[other] قبل { $count } دقيقة
}
time-hours = { $count ->
    [one] قبل ساعة
    [two] قبل ساعتين
    [few] قبل { $count } ساعات
   *[other] قبل { $count } ساعة
}
time-days = { $count ->
    [1] أمس
    [two] قبل يومين
    [few] قبل { $count } أيام
    [many] قبل { $count } يومًا
   *[other] قبل { $count } يوم
}
date = { $day } { $month ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
} { $year }، { $clock } UTC
