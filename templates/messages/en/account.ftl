# The account pages.
account-skip = Skip to the content
account-nav = Account
account-overview = Overview
account-profile = Profile
account-password = Password
account-factors = Passkeys and second step
account-identities = Sign-in methods
account-sessions = Devices
account-apps = Apps
account-agreements = Agreements
account-where = Where you are
account-save-profile = Save profile
remove = Remove
overview-title = Your account
overview-hello = Hello, { $name }
overview-sign-in-as = You sign in as { $name }
overview-verified = Verified
overview-not-verified = Not verified
overview-no-email = No e-mail address yet
overview-password = Change it here. Other devices are signed out then.
overview-devices = { $count ->
    [1] Signed in on this device only; here
   *[other] Signed in on { $count } devices; here
}
overview-apps = { $count ->
    [0] No app has access to your account
    [one] { $count } app has access to your account
   *[other] { $count } apps have access to your account
}
apps-title = Connected apps
apps-about = Apps that you allowed to use your account, and what for.
apps-since = Since
apps-last = last sign-in
apps-permissions = What it may see and do
apps-open = Open<span class="unseen"> { $app }</span>
apps-remove = Remove<span class="unseen"> { $app }</span>
apps-none = No app has access
apps-none-about = When you sign in to an app with this account and allow it something, it appears here.
sessions-about = Where you are signed in. If you do not recognise one, sign it out and change your password.
sessions-everywhere = Sign out everywhere else
sessions-nowhere = You are signed in nowhere else.
session-this = This device
session-from = From
session-last-used = last used
session-signed-in = Signed in
session-stays = stays signed in
device-browser-on = { $browser } on { $system }
device-unknown = Unknown device
accepted-about = What you accepted, and when.
accepted-replaced = Replaced
accepted-version = Version { $version }
accepted-at = accepted
accepted-none = Nothing to show
accepted-none-about = When you are asked to accept terms to sign in to an app, they appear here.
accepted-named = { $title }, version { $version }
identities-about = Accounts elsewhere that sign you in here.
identities-since = since
identities-unlink = Unlink<span class="unseen"> { $name }</span>
identities-only = Your only way in
identities-none = Nothing is linked
identities-none-about = Link an account that you have elsewhere, and it signs you in here, too.
identities-link-another = Link another account
identities-link = Link { $name }
factors-about = With a passkey or an authenticator app, your password alone does not open your account.
factors-few = { $count ->
    [0] You have no recovery codes left. Make new ones, so that you can sign in when your phone is lost.
    [one] You have one recovery code left. Make new ones, so that you can sign in when your phone is lost.
   *[other] You have only { $count } recovery codes left. Make new ones, so that you can sign in when your phone is lost.
}
factors-apps = Authenticator apps
factors-added = Added
factors-last-used = last used
factors-unused = not used yet
factors-remove = Remove<span class="unseen"> { $name }</span>
factors-another = Add another app
factors-codes = Recovery codes
factors-left = { $count ->
    [0] None is left. Each signs you in once, after your password, when nothing else is at hand. New codes replace the old ones.
    [one] One is left. Each signs you in once, after your password, when nothing else is at hand. New codes replace the old ones.
   *[other] { $count } are left. Each signs you in once, after your password, when nothing else is at hand. New codes replace the old ones.
}
factors-new-codes = Make new codes
factors-none = No authenticator app yet
factors-none-about = You need an authenticator app, such as the one of your password manager.
factors-set-up = Set up an app
totp-heading = Set up an authenticator app
totp-about = Scan the picture with the app, then type the code that it shows.
totp-picture = QR code for your authenticator app
totp-no-camera = No camera? Type this key into the app:
totp-name = What to call it here
totp-name-help = So that you can tell your apps apart, such as “Phone”.
totp-code = Code from the app
totp-code-help = Six digits.
totp-save = Turn on
codes-heading = Keep your recovery codes
codes-about = When your phone is lost, one of these takes the place of its code. Each works once. They are not shown again: print them, or keep them in your password manager.
codes-done = I have kept them
confirm-title = Please confirm
confirm-remove-app = Remove { $app }?
confirm-remove-app-about = It loses access to your account at once, on every device, and what it was given to keep access stops working. What it has stored itself stays with it. The next time you sign in there, it has to ask you again.
confirm-remove-app-yes = Remove access
confirm-remove-factor = Remove “{ $name }”?
confirm-remove-last = Its codes do not sign you in any more, and every other device is signed out. It is your only second step: from then on your password alone opens your account, and your recovery codes go with it.
confirm-remove-one = Its codes do not sign you in any more, and every other device is signed out. Your other apps go on working.
confirm-end-session = Sign out this device?
confirm-end-session-about = Whoever uses that device has to sign in again. Apps opened there lose access that was tied to it.
confirm-end-others = Sign out everywhere else?
confirm-end-others-about = { $count ->
    [one] One other device has to sign in again. You stay signed in here.
   *[other] { $count } other devices have to sign in again. You stay signed in here.
}
password-about = You stay signed in here. Every other device is signed out when you change it.
password-current = Current password
password-save = Change password
password-none = No password signs you in here
password-none-about = You sign in with an account that you have elsewhere, and its password is changed there. <a href="{ $href }/account/identities">Your sign-in methods</a>
profile-about = Apps see a part of this only after you allow them to. Everything may stay empty.
profile-read-only = Your profile is kept in this server’s configuration file. Ask the people who run it to change it.
profile-name-section = Name
profile-full-name = Full name
profile-full-name-help = As you want to be addressed.
profile-given-name = Given name
profile-family-name = Family name
profile-middle-name = Middle name
profile-nickname = Nickname
profile-preferred = Preferred username
profile-preferred-help = Apps may show it. It does not change the name you sign in with.
profile-contact = Contact
profile-email = E-mail address
profile-email-help = A new address counts as not verified.
profile-phone = Phone number
profile-phone-help = With country code, such as +44.
profile-address = Postal address
profile-street = Street address
profile-postal-code = Postal code
profile-city = City
profile-region = State or region
profile-country = Country
profile-about-you = About you
profile-birthday = Birthday
profile-birthday-help = Year-month-day. Write 0000 to leave out the year.
profile-gender = Gender
profile-gender-help = In your own words.
profile-zone = Time zone
profile-zone-help = Region and city, such as Europe/Paris.
profile-language = Language
profile-language-help = A short code, such as en or pt-BR.
profile-picture = Address of your picture
profile-website = Website
profile-page = Profile page
profile-unproved = <strong>{ $address }</strong> is not confirmed. A mail brings you a link to confirm it with; then it lets you back in if you forget your password.
flash-stale = That page was open for too long, so nothing was changed. Please do it once more.
flash-too-many-mails = There were too many mails. Wait ten minutes, then ask again.
flash-only-way-in = Nothing was changed: without that account you could not sign in here any more. Link another one first.
flash-profile-saved = Your profile is saved. Apps see the change the next time they ask.
flash-password-changed = Your password is changed. Every other device has been signed out.
flash-factor-added = The app is set up. From now on one of its codes is asked for after your password.
flash-factor-removed = It is removed. Every other device has been signed out.
flash-session-ended = That device is signed out.
flash-others-ended = Every other device is signed out.
flash-identity-linked = The account is linked. From now on it signs you in here, too.
flash-identity-unlinked = The account is unlinked. It does not sign you in here any more.
flash-proof-sent = A mail is on its way. Open its link in this browser within 30 minutes.
flash-address-proved = Your address is confirmed.
flash-proved = You have signed in again. Now you can go on.
flash-app-removed = <strong>{ $app }</strong> no longer has access to your account.
account-activity = Activity
account-data = Your data
passkeys = Passkeys
passkeys-about = Sign in with your fingerprint, your face or the PIN of your device, without a password.
passkeys-another = Make another passkey
passkey-make = Make a passkey
passkey-make-about = A passkey signs you in without your password: with your fingerprint, your face or the PIN of your device. From then on your password alone does not open your account any more.
passkey-make-codes = You are given recovery codes with it, for the day it is lost.
passkey-make-none = This browser makes no passkeys here. Use another one, or let this page run its script.
passkey-name-help = So that you can tell your passkeys apart, such as “Laptop”.
passkey-not-made = No passkey was made. It may be that this device has one already. Try again.
confirm-last-passkey = This is your last passkey. Without it you sign in with your password and a code of your app.
confirm-last-passkey-alone = This is your last passkey. Without it your password alone opens your account, and your recovery codes go with it.
confirm-remove-passkey = It does not sign you in here any more, and every other device is signed out. Your device may still offer it: remove it there, too.
profile-no-email = None yet
profile-change-email = Change it
profile-add-email = Add one
move-now = It is <strong>{ $address }</strong>.
move-about = A link goes to the new address. The change is made when you open it in this browser.
move-told = The old address is told, and can stop it.
move-email = New e-mail address
activity-about = What happened with your account. If something was not you, sign out everywhere else and change your password.
activity-from = from { $address }
activity-latest = Latest
activity-earlier = Earlier
activity-none = Nothing has been noted yet.
data-download = Download
data-download-about = Everything that is kept about you here, as one JSON file: profile, sign-ins, apps, linked accounts, agreements and activity. Passwords and keys are not in it.
data-download-submit = Download my data
data-delete = Delete the account
data-delete-about = You are signed out everywhere at once, and apps lose their access. Until { $date } you can still change your mind; then everything is removed for good.
data-delete-submit = Delete my account
data-last-owner = You are the last owner of this place: without you, nobody could do everything here. Make somebody else an owner first.
data-read-only = Your account is kept in this server’s configuration file. Ask the people who run it to remove it.
delete-heading = Delete your account?
delete-apps = { $count ->
    [0] You are signed out on every device now.
    [one] You are signed out on every device now, and the app that has access loses it.
   *[other] You are signed out on every device now, and { $count } apps lose their access.
}
delete-about = On { $date } your profile, sign-ins, linked accounts and everything else are removed for good. Until then, sign in to keep the account.
flash-only-passkey = Nothing was changed: without that passkey you could not sign in here any more. Make another one first, or choose a password with “Forgotten your password?” on the sign-in page.
flash-passkey-made = Your passkey is made. The next time, it signs you in without your password.
flash-change-sent = A mail is on its way to the new address. Open its link in this browser within 30 minutes. Until then your address is as it was.
flash-address-changed = Your address is changed and confirmed.
act-login = You signed in
act-login-fail = Somebody failed to sign in with your name
act-logout = You signed out
act-session-end = You signed a device out
act-session-end-by-other = An administrator signed a device out
act-session-end-all = You signed every device out
act-session-end-all-by-other = An administrator signed every device out
act-user-create = You made the account
act-user-create-by-other = An administrator made the account
act-user-password = You changed the password
act-user-password-by-other = An administrator changed the password
act-user-update = You changed the profile
act-user-update-by-other = An administrator changed your profile
act-user-address-ask = You asked to change the e-mail address
act-user-address = You changed the e-mail address
act-user-address-keep = A change of the e-mail address was stopped or undone
act-user-address-proof = You confirmed the e-mail address
act-user-leave = You asked to delete the account
act-user-keep = You kept the account
act-user-export = You downloaded your data
act-user-disable = An administrator disabled the account
act-user-enable = An administrator enabled the account
act-user-invite = An administrator made a link to choose a password
act-user-sign-out = An administrator signed every device out
act-identity-link = You linked an account that you have elsewhere
act-identity-unlink = You unlinked an account that you have elsewhere
act-identity-unlink-by-other = An administrator unlinked an account that you have elsewhere
act-consent-give = You allowed an app access to your account
act-consent-withdraw = You removed the access of an app
act-device-allow = You allowed a device access to your account
act-factor-add = You added a second step
act-factor-codes = You made new recovery codes
act-account-show-recovery-codes = Your recovery codes were shown
act-factor-recovery = A recovery code signed you in
act-factor-remove = You removed a second step
act-passkey-counter = A passkey that may have been copied was refused
act-factor-reset = An administrator took away your second step
act-token-replay = An app used a code or token of yours twice, and its access was ended
act-agreement-accept = You accepted an agreement
act-grant-revoke = An administrator ended the access of an app
act-grant-revoke-all = An administrator ended the access of every app
act-group-add = An administrator put you into a group
act-group-remove = An administrator took you out of a group
act-user-appoint = An administrator changed what you may do here
act-user-ask-address-proof = You asked for a link to confirm the e-mail address
act-work = You did <code>{ $what }</code> in the console or the portal
act-other = Noted as <code>{ $what }</code>
