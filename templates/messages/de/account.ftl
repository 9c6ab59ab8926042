# Die Kontoseiten.
account-skip = Zum Inhalt springen
account-nav = Konto
account-overview = Übersicht
account-profile = Profil
account-password = Passwort
account-factors = Passkeys und zweiter Schritt
account-identities = Anmeldearten
account-sessions = Geräte
account-apps = Apps
account-agreements = Vereinbarungen
account-where = Wo Sie sind
account-save-profile = Profil speichern
remove = Entfernen
overview-title = Ihr Konto
overview-hello = Guten Tag, { $name }
overview-sign-in-as = Sie melden sich als { $name } an
overview-verified = Bestätigt
overview-not-verified = Nicht bestätigt
overview-no-email = Noch keine E-Mail-Adresse
overview-password = Hier ändern Sie es. Andere Geräte werden dann abgemeldet.
overview-devices = { $count ->
    [1] Nur auf diesem Gerät angemeldet; hier
   *[other] Auf { $count } Geräten angemeldet; hier
}
overview-apps = { $count ->
    [0] Keine App hat Zugriff auf Ihr Konto
    [one] { $count } App hat Zugriff auf Ihr Konto
   *[other] { $count } Apps haben Zugriff auf Ihr Konto
}
apps-title = Verbundene Apps
apps-about = Apps, denen Sie die Verwendung Ihres Kontos erlaubt haben, und wofür.
apps-since = Seit
apps-last = letzte Anmeldung
apps-permissions = Was sie sehen und tun darf
apps-open = Öffnen<span class="unseen">: { $app }</span>
apps-remove = Entfernen<span class="unseen">: { $app }</span>
apps-none = Keine App hat Zugriff
apps-none-about = Wenn Sie sich mit diesem Konto bei einer App anmelden und ihr etwas erlauben, erscheint sie hier.
sessions-about = Wo Sie angemeldet sind. Wenn Sie ein Gerät nicht erkennen, melden Sie es ab und ändern Sie Ihr Passwort.
sessions-everywhere = Überall sonst abmelden
sessions-nowhere = Sie sind nirgendwo sonst angemeldet.
session-this = Dieses Gerät
session-from = Von
session-last-used = zuletzt verwendet
session-signed-in = Angemeldet
session-stays = bleibt angemeldet
device-browser-on = { $browser } unter { $system }
device-unknown = Unbekanntes Gerät
accepted-about = Was Sie angenommen haben, und wann.
accepted-replaced = Ersetzt
accepted-version = Version { $version }
accepted-at = angenommen
accepted-none = Nichts vorhanden
accepted-none-about = Wenn Sie zur Anmeldung bei einer App Bedingungen annehmen sollen, erscheinen sie hier.
accepted-named = { $title }, Version { $version }
identities-about = Konten anderswo, mit denen Sie sich hier anmelden.
identities-since = seit
identities-unlink = Verknüpfung lösen<span class="unseen">: { $name }</span>
identities-only = Ihr einziger Zugang
identities-none = Nichts ist verknüpft
identities-none-about = Verknüpfen Sie ein Konto, das Sie anderswo haben, dann meldet es Sie auch hier an.
identities-link-another = Weiteres Konto verknüpfen
identities-link = { $name } verknüpfen
factors-about = Mit einem Passkey oder einer Authenticator-App öffnet Ihr Passwort allein Ihr Konto nicht.
factors-few = { $count ->
    [0] Sie haben keine Wiederherstellungscodes mehr. Erstellen Sie neue, damit Sie sich anmelden können, falls Ihr Telefon verloren geht.
    [one] Sie haben noch einen Wiederherstellungscode. Erstellen Sie neue, damit Sie sich anmelden können, falls Ihr Telefon verloren geht.
   *[other] Sie haben nur noch { $count } Wiederherstellungscodes. Erstellen Sie neue, damit Sie sich anmelden können, falls Ihr Telefon verloren geht.
}
factors-apps = Authenticator-Apps
factors-added = Hinzugefügt
factors-last-used = zuletzt verwendet
factors-unused = noch nicht verwendet
factors-remove = Entfernen<span class="unseen">: { $name }</span>
factors-another = Weitere App hinzufügen
factors-codes = Wiederherstellungscodes
factors-left = { $count ->
    [0] Es ist keiner mehr übrig. Jeder meldet Sie nach Ihrem Passwort einmal an, wenn nichts anderes zur Hand ist. Neue Codes ersetzen die alten.
    [one] Einer ist noch übrig. Jeder meldet Sie nach Ihrem Passwort einmal an, wenn nichts anderes zur Hand ist. Neue Codes ersetzen die alten.
   *[other] { $count } sind noch übrig. Jeder meldet Sie nach Ihrem Passwort einmal an, wenn nichts anderes zur Hand ist. Neue Codes ersetzen die alten.
}
factors-new-codes = Neue Codes erstellen
factors-none = Noch keine Authenticator-App
factors-none-about = Sie brauchen eine Authenticator-App, zum Beispiel die Ihres Passwortmanagers.
factors-set-up = App einrichten
totp-heading = Authenticator-App einrichten
totp-about = Scannen Sie das Bild mit der App und geben Sie dann den angezeigten Code ein.
totp-picture = QR-Code für Ihre Authenticator-App
totp-no-camera = Keine Kamera? Geben Sie diesen Schlüssel in die App ein:
totp-name = Wie sie hier heißen soll
totp-name-help = Damit Sie Ihre Apps unterscheiden können, zum Beispiel „Telefon“.
totp-code = Code aus der App
totp-code-help = Sechs Ziffern.
totp-save = Einschalten
codes-heading = Bewahren Sie Ihre Wiederherstellungscodes auf
codes-about = Wenn Ihr Telefon verloren geht, tritt einer davon an die Stelle seines Codes. Jeder gilt einmal. Sie werden nicht noch einmal gezeigt: Drucken Sie sie aus oder bewahren Sie sie in Ihrem Passwortmanager auf.
codes-done = Ich habe sie aufbewahrt
confirm-title = Bitte bestätigen
confirm-remove-app = { $app } entfernen?
confirm-remove-app-about = Die App verliert den Zugriff auf Ihr Konto sofort und auf jedem Gerät; was sie erhalten hat, um Zugriff zu behalten, gilt nicht mehr. Was sie selbst gespeichert hat, bleibt bei ihr. Wenn Sie sich das nächste Mal dort anmelden, muss sie Sie wieder fragen.
confirm-remove-app-yes = Zugriff entfernen
confirm-remove-factor = „{ $name }“ entfernen?
confirm-remove-last = Ihre Codes melden Sie nicht mehr an, und alle anderen Geräte werden abgemeldet. Sie ist Ihr einziger zweiter Schritt: Danach öffnet Ihr Passwort allein Ihr Konto, und Ihre Wiederherstellungscodes entfallen.
confirm-remove-one = Ihre Codes melden Sie nicht mehr an, und alle anderen Geräte werden abgemeldet. Ihre anderen Apps funktionieren weiter.
confirm-end-session = Dieses Gerät abmelden?
confirm-end-session-about = Wer dieses Gerät verwendet, muss sich neu anmelden. Dort geöffnete Apps verlieren den damit verbundenen Zugriff.
confirm-end-others = Überall sonst abmelden?
confirm-end-others-about = { $count ->
    [one] Ein anderes Gerät muss sich neu anmelden. Hier bleiben Sie angemeldet.
   *[other] { $count } andere Geräte müssen sich neu anmelden. Hier bleiben Sie angemeldet.
}
password-about = Hier bleiben Sie angemeldet. Alle anderen Geräte werden abgemeldet, wenn Sie es ändern.
password-current = Jetziges Passwort
password-save = Passwort ändern
password-none = Hier meldet Sie kein Passwort an
password-none-about = Sie melden sich mit einem Konto an, das Sie anderswo haben; dort ändern Sie auch dessen Passwort. <a href="{ $href }/account/identities">Ihre Anmeldearten</a>
profile-about = Apps sehen einen Teil davon erst, wenn Sie es ihnen erlauben. Alles darf leer bleiben.
profile-read-only = Ihr Profil steht in der Konfigurationsdatei dieses Servers. Bitten Sie dessen Betreiber, es zu ändern.
profile-name-section = Name
profile-full-name = Vollständiger Name
profile-full-name-help = So, wie Sie angesprochen werden möchten.
profile-given-name = Vorname
profile-family-name = Nachname
profile-middle-name = Weitere Vornamen
profile-nickname = Rufname
profile-preferred = Bevorzugter Benutzername
profile-preferred-help = Apps können ihn zeigen. Der Name, mit dem Sie sich anmelden, ändert sich dadurch nicht.
profile-contact = Kontakt
profile-email = E-Mail-Adresse
profile-email-help = Eine neue Adresse gilt als nicht bestätigt.
profile-phone = Telefonnummer
profile-phone-help = Mit Landesvorwahl, zum Beispiel +44.
profile-address = Postanschrift
profile-street = Straße und Hausnummer
profile-postal-code = Postleitzahl
profile-city = Ort
profile-region = Bundesland oder Region
profile-country = Land
profile-about-you = Über Sie
profile-birthday = Geburtstag
profile-birthday-help = Jahr-Monat-Tag. Schreiben Sie 0000, um das Jahr wegzulassen.
profile-gender = Geschlecht
profile-gender-help = In Ihren eigenen Worten.
profile-zone = Zeitzone
profile-zone-help = Region und Stadt, zum Beispiel Europe/Paris.
profile-language = Sprache
profile-language-help = Ein kurzer Code, zum Beispiel en oder pt-BR.
profile-picture = Adresse Ihres Bildes
profile-website = Website
profile-page = Profilseite
profile-unproved = <strong>{ $address }</strong> ist nicht bestätigt. Eine E-Mail bringt Ihnen einen Link, mit dem Sie sie bestätigen; dann hilft sie Ihnen zurück, falls Sie Ihr Passwort vergessen.
flash-stale = Die Seite war zu lange geöffnet, deshalb wurde nichts geändert. Bitte wiederholen Sie es.
flash-too-many-mails = Es gab zu viele E-Mails. Warten Sie zehn Minuten und fordern Sie dann erneut eine an.
flash-only-way-in = Es wurde nichts geändert: Ohne dieses Konto könnten Sie sich hier nicht mehr anmelden. Verknüpfen Sie zuerst ein anderes.
flash-profile-saved = Ihr Profil ist gespeichert. Apps sehen die Änderung, wenn sie das nächste Mal nachfragen.
flash-password-changed = Ihr Passwort ist geändert. Alle anderen Geräte wurden abgemeldet.
flash-factor-added = Die App ist eingerichtet. Künftig wird nach Ihrem Passwort einer ihrer Codes verlangt.
flash-factor-removed = Entfernt. Alle anderen Geräte wurden abgemeldet.
flash-session-ended = Das Gerät ist abgemeldet.
flash-others-ended = Alle anderen Geräte sind abgemeldet.
flash-identity-linked = Das Konto ist verknüpft. Künftig meldet es Sie auch hier an.
flash-identity-unlinked = Die Verknüpfung ist gelöst. Das Konto meldet Sie hier nicht mehr an.
flash-proof-sent = Eine E-Mail ist unterwegs. Öffnen Sie deren Link innerhalb von 30 Minuten in diesem Browser.
flash-address-proved = Ihre Adresse ist bestätigt.
flash-proved = Sie haben sich noch einmal angemeldet. Jetzt können Sie fortfahren.
flash-app-removed = <strong>{ $app }</strong> hat keinen Zugriff mehr auf Ihr Konto.
account-activity = Aktivität
account-data = Ihre Daten
passkeys = Passkeys
passkeys-about = Melden Sie sich ohne Passwort an: mit Ihrem Fingerabdruck, Ihrem Gesicht oder der PIN Ihres Geräts.
passkeys-another = Weiteren Passkey erstellen
passkey-make = Passkey erstellen
passkey-make-about = Ein Passkey meldet Sie ohne Ihr Passwort an: mit Ihrem Fingerabdruck, Ihrem Gesicht oder der PIN Ihres Geräts. Danach öffnet Ihr Passwort allein Ihr Konto nicht mehr.
passkey-make-codes = Dazu erhalten Sie Wiederherstellungscodes, falls der Passkey einmal verloren geht.
passkey-make-none = Dieser Browser erstellt hier keine Passkeys. Verwenden Sie einen anderen oder erlauben Sie dieser Seite, ihr Skript auszuführen.
passkey-name-help = Damit Sie Ihre Passkeys unterscheiden können, zum Beispiel „Laptop“.
passkey-not-made = Es wurde kein Passkey erstellt. Vielleicht hat dieses Gerät schon einen. Versuchen Sie es erneut.
confirm-last-passkey = Das ist Ihr letzter Passkey. Ohne ihn melden Sie sich mit Ihrem Passwort und einem Code Ihrer App an.
confirm-last-passkey-alone = Das ist Ihr letzter Passkey. Ohne ihn öffnet Ihr Passwort allein Ihr Konto, und Ihre Wiederherstellungscodes entfallen.
confirm-remove-passkey = Dieser Passkey meldet Sie hier nicht mehr an, und alle anderen Geräte werden abgemeldet. Ihr Gerät bietet ihn vielleicht weiterhin an: Entfernen Sie ihn auch dort.
profile-no-email = Noch keine
profile-change-email = Adresse ändern
profile-add-email = Adresse hinzufügen
move-now = Sie lautet <strong>{ $address }</strong>.
move-about = An die neue Adresse geht ein Link. Die Änderung gilt, sobald Sie ihn in diesem Browser öffnen.
move-told = Auch die alte Adresse erhält eine Nachricht; von dort lässt sich die Änderung verhindern.
move-email = Neue E-Mail-Adresse
activity-about = Was mit Ihrem Konto geschehen ist. Wenn etwas davon nicht von Ihnen stammt, melden Sie sich überall sonst ab und ändern Sie Ihr Passwort.
activity-from = von { $address }
activity-latest = Neueste
activity-earlier = Ältere
activity-none = Noch ist nichts vermerkt.
data-download = Herunterladen
data-download-about = Alles, was hier über Sie gespeichert ist, in einer JSON-Datei: Profil, Anmeldungen, Apps, verknüpfte Konten, Vereinbarungen und Aktivität. Passwörter und Schlüssel sind nicht darin.
data-download-submit = Meine Daten herunterladen
data-delete = Konto löschen
data-delete-about = Sie werden sofort überall abgemeldet, und Apps verlieren ihren Zugriff. Bis zum { $date } können Sie es sich noch anders überlegen; dann wird alles endgültig gelöscht.
data-delete-submit = Mein Konto löschen
data-last-owner = Außer Ihnen gibt es hier keinen Eigentümer: Ohne Sie könnte hier niemand mehr alles tun. Machen Sie zuerst jemand anderen zum Eigentümer.
data-read-only = Ihr Konto steht in der Konfigurationsdatei dieses Servers. Bitten Sie dessen Betreiber, es zu entfernen.
delete-heading = Ihr Konto löschen?
delete-apps = { $count ->
    [0] Sie werden jetzt auf allen Geräten abgemeldet.
    [one] Sie werden jetzt auf allen Geräten abgemeldet, und die App, die Zugriff hat, verliert ihn.
   *[other] Sie werden jetzt auf allen Geräten abgemeldet, und { $count } Apps verlieren ihren Zugriff.
}
delete-about = Am { $date } werden Ihr Profil, Ihre Anmeldungen, Ihre verknüpften Konten und alles andere endgültig gelöscht. Wenn Sie das Konto behalten möchten, melden Sie sich vorher an.
flash-only-passkey = Es wurde nichts geändert: Ohne diesen Passkey könnten Sie sich hier nicht mehr anmelden. Erstellen Sie zuerst einen anderen oder wählen Sie auf der Anmeldeseite mit „Passwort vergessen?“ ein Passwort.
flash-passkey-made = Ihr Passkey ist erstellt. Das nächste Mal meldet er Sie ohne Ihr Passwort an.
flash-change-sent = Eine E-Mail an die neue Adresse ist unterwegs. Öffnen Sie deren Link innerhalb von 30 Minuten in diesem Browser. Bis dahin bleibt Ihre Adresse, wie sie ist.
flash-address-changed = Ihre Adresse ist geändert und bestätigt.
act-login = Sie haben sich angemeldet
act-login-fail = Jemand hat vergeblich versucht, sich mit Ihrem Namen anzumelden
act-logout = Sie haben sich abgemeldet
act-session-end = Sie haben ein Gerät abgemeldet
act-session-end-by-other = Ein Administrator hat ein Gerät abgemeldet
act-session-end-all = Sie haben alle Geräte abgemeldet
act-session-end-all-by-other = Ein Administrator hat alle Geräte abgemeldet
act-user-create = Sie haben das Konto erstellt
act-user-create-by-other = Ein Administrator hat das Konto erstellt
act-user-password = Sie haben das Passwort geändert
act-user-password-by-other = Ein Administrator hat das Passwort geändert
act-user-update = Sie haben das Profil geändert
act-user-update-by-other = Ein Administrator hat Ihr Profil geändert
act-user-address-ask = Sie haben eine Änderung der E-Mail-Adresse angefordert
act-user-address = Sie haben die E-Mail-Adresse geändert
act-user-address-keep = Eine Änderung der E-Mail-Adresse wurde verhindert oder rückgängig gemacht
act-user-address-proof = Sie haben die E-Mail-Adresse bestätigt
act-user-leave = Sie haben darum gebeten, das Konto zu löschen
act-user-keep = Sie haben das Konto behalten
act-user-export = Sie haben Ihre Daten heruntergeladen
act-user-disable = Ein Administrator hat das Konto gesperrt
act-user-enable = Ein Administrator hat das Konto wieder freigegeben
act-user-invite = Ein Administrator hat einen Link zum Wählen eines Passworts erstellt
act-user-sign-out = Ein Administrator hat alle Geräte abgemeldet
act-identity-link = Sie haben ein Konto verknüpft, das Sie anderswo haben
act-identity-unlink = Sie haben die Verknüpfung mit einem Konto gelöst, das Sie anderswo haben
act-identity-unlink-by-other = Ein Administrator hat die Verknüpfung mit einem Konto gelöst, das Sie anderswo haben
act-consent-give = Sie haben einer App Zugriff auf Ihr Konto erlaubt
act-consent-withdraw = Sie haben den Zugriff einer App entfernt
act-device-allow = Sie haben einem Gerät Zugriff auf Ihr Konto erlaubt
act-factor-add = Sie haben einen zweiten Schritt hinzugefügt
act-factor-codes = Sie haben neue Wiederherstellungscodes erstellt
act-account-show-recovery-codes = Ihre Wiederherstellungscodes wurden gezeigt
act-factor-recovery = Ein Wiederherstellungscode hat Sie angemeldet
act-factor-remove = Sie haben einen zweiten Schritt entfernt
act-passkey-counter = Ein Passkey, der vielleicht kopiert wurde, wurde abgewiesen
act-factor-reset = Ein Administrator hat Ihren zweiten Schritt entfernt
act-token-replay = Eine App hat einen Code oder ein Token von Ihnen zweimal verwendet; ihr Zugriff wurde beendet
act-agreement-accept = Sie haben eine Vereinbarung angenommen
act-grant-revoke = Ein Administrator hat den Zugriff einer App beendet
act-grant-revoke-all = Ein Administrator hat den Zugriff aller Apps beendet
act-group-add = Ein Administrator hat Sie in eine Gruppe aufgenommen
act-group-remove = Ein Administrator hat Sie aus einer Gruppe entfernt
act-user-appoint = Ein Administrator hat geändert, was Sie hier tun dürfen
act-user-ask-address-proof = Sie haben einen Link zum Bestätigen der E-Mail-Adresse angefordert
act-work = Sie haben in der Konsole oder im Portal <code>{ $what }</code> ausgeführt
act-other = Vermerkt als <code>{ $what }</code>
