# What stands on many pages.
link-help = Help
link-privacy = Privacy
link-terms = Terms
theme-auto = Appearance: as your device
theme-light = Appearance: light
theme-dark = Appearance: dark
or = or
continue = Continue
continue-to-app = Continue to { $app }
continue-with = Continue with { $name }
cancel = Cancel
done = Done
cancel-and-go-back = Cancel and go back
sign-in = Sign in
sign-out = Sign out
ask-again = Ask again
not-you = Not you?
switch-account = Switch<span class="unseen"> to another account</span>
to-continue-to = to continue to <strong>{ $app }</strong>
takes-a-moment = This takes a moment. If nothing happens, use the button.
app-policy = Privacy policy
app-terms = Terms of service
label-username = Username or e-mail
label-password = Password
label-code = Code
too-many-attempts = { $minutes ->
    [1] There were too many attempts. Wait a minute, then try again.
   *[other] There were too many attempts. Wait { $minutes } minutes, then try again.
}
too-many-codes = { $minutes ->
    [1] There were too many wrong codes. Wait a minute, then try again.
   *[other] There were too many wrong codes. Wait { $minutes } minutes, then try again.
}
too-many-requests = { $minutes ->
    [1] There were too many requests. Wait a minute, then try again.
   *[other] There were too many requests. Wait { $minutes } minutes, then try again.
}
time-now = just now
time-minutes = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
}
time-hours = { $count ->
    [one] { $count } hour ago
   *[other] { $count } hours ago
}
time-days = { $count ->
    [1] yesterday
   *[other] { $count } days ago
}
date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }, { $clock } UTC
