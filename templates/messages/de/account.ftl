# Die Kontoseiten.
account-skip = Zum Inhalt springen
account-nav = Konto
account-overview = Übersicht
account-profile = Profil
account-password = Passwort
account-factors = Zweiter Schritt
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
factors-about = Mit einem zweiten Schritt öffnet Ihr Passwort allein Ihr Konto nicht: Es wird auch ein Code aus einer App auf Ihrem Telefon verlangt.
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
    [0] Es ist keiner mehr übrig. Jeder meldet Sie einmal an, wenn keine App zur Hand ist. Neue Codes ersetzen die alten.
    [one] Einer ist noch übrig. Jeder meldet Sie einmal an, wenn keine App zur Hand ist. Neue Codes ersetzen die alten.
   *[other] { $count } sind noch übrig. Jeder meldet Sie einmal an, wenn keine App zur Hand ist. Neue Codes ersetzen die alten.
}
factors-new-codes = Neue Codes erstellen
factors-none = Noch kein zweiter Schritt
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
