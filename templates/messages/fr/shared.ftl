# Ce qui figure sur de nombreuses pages.
link-help = Aide
link-privacy = Confidentialité
link-terms = Conditions
theme-auto = Apparence : comme votre appareil
theme-light = Apparence : claire
theme-dark = Apparence : sombre
or = ou
continue = Continuer
continue-to-app = Continuer vers { $app }
continue-with = Continuer avec { $name }
cancel = Annuler
done = Terminé
cancel-and-go-back = Annuler et revenir en arrière
sign-in = Se connecter
sign-out = Se déconnecter
ask-again = Redemander
not-you = Ce n’est pas vous ?
switch-account = Changer<span class="unseen"> de compte</span>
to-continue-to = pour continuer vers <strong>{ $app }</strong>
takes-a-moment = Cela prend un instant. Si rien ne se passe, utilisez le bouton.
app-policy = Politique de confidentialité
app-terms = Conditions d’utilisation
label-username = Nom d’utilisateur ou adresse e-mail
label-password = Mot de passe
label-code = Code
too-many-attempts = { $minutes ->
    [1] Il y a eu trop de tentatives. Patientez une minute, puis réessayez.
   *[other] Il y a eu trop de tentatives. Patientez { $minutes } minutes, puis réessayez.
}
too-many-codes = { $minutes ->
    [1] Il y a eu trop de codes erronés. Patientez une minute, puis réessayez.
   *[other] Il y a eu trop de codes erronés. Patientez { $minutes } minutes, puis réessayez.
}
too-many-requests = { $minutes ->
    [1] Il y a eu trop de demandes. Patientez une minute, puis réessayez.
   *[other] Il y a eu trop de demandes. Patientez { $minutes } minutes, puis réessayez.
}
time-now = à l’instant
time-minutes = { $count ->
    [one] il y a { $count } minute
   *[other] il y a { $count } minutes
}
time-hours = { $count ->
    [one] il y a { $count } heure
   *[other] il y a { $count } heures
}
time-days = { $count ->
    [1] hier
   *[other] il y a { $count } jours
}
date = { $day ->
    [1] 1er
   *[other] { $day }
} { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
} { $year } à { $clock } UTC
