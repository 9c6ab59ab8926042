# Was auf vielen Seiten steht.
link-help = Hilfe
link-privacy = Datenschutz
link-terms = Nutzungsbedingungen
theme-auto = Darstellung: wie Ihr Gerät
theme-light = Darstellung: hell
theme-dark = Darstellung: dunkel
or = oder
continue = Weiter
continue-to-app = Weiter zu { $app }
continue-with = Weiter mit { $name }
cancel = Abbrechen
done = Fertig
cancel-and-go-back = Abbrechen und zurückgehen
sign-in = Anmelden
sign-out = Abmelden
ask-again = Erneut anfordern
not-you = Nicht Sie?
switch-account = Wechseln<span class="unseen"> zu einem anderen Konto</span>
to-continue-to = um zu <strong>{ $app }</strong> zu gelangen
takes-a-moment = Das dauert einen Augenblick. Falls nichts geschieht, verwenden Sie die Schaltfläche.
app-policy = Datenschutzerklärung
app-terms = Nutzungsbedingungen
label-username = Benutzername oder E-Mail-Adresse
label-password = Passwort
label-code = Code
too-many-attempts = { $minutes ->
    [1] Es gab zu viele Versuche. Warten Sie eine Minute und versuchen Sie es dann erneut.
   *[other] Es gab zu viele Versuche. Warten Sie { $minutes } Minuten und versuchen Sie es dann erneut.
}
too-many-codes = { $minutes ->
    [1] Es gab zu viele falsche Codes. Warten Sie eine Minute und versuchen Sie es dann erneut.
   *[other] Es gab zu viele falsche Codes. Warten Sie { $minutes } Minuten und versuchen Sie es dann erneut.
}
too-many-requests = { $minutes ->
    [1] Es gab zu viele Anfragen. Warten Sie eine Minute und versuchen Sie es dann erneut.
   *[other] Es gab zu viele Anfragen. Warten Sie { $minutes } Minuten und versuchen Sie es dann erneut.
}
time-now = gerade eben
time-minutes = { $count ->
    [one] vor { $count } Minute
   *[other] vor { $count } Minuten
}
time-hours = { $count ->
    [one] vor { $count } Stunde
   *[other] vor { $count } Stunden
}
time-days = { $count ->
    [1] gestern
   *[other] vor { $count } Tagen
}
date = { $day }. { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }, { $clock } UTC
