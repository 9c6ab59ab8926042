# Les pages du compte.
account-skip = Aller au contenu
account-nav = Compte
account-overview = Vue d’ensemble
account-profile = Profil
account-password = Mot de passe
account-factors = Seconde étape
account-identities = Moyens de connexion
account-sessions = Appareils
account-apps = Applications
account-agreements = Accords
account-where = Où vous êtes
account-save-profile = Enregistrer le profil
remove = Retirer
overview-title = Votre compte
overview-hello = Bonjour, { $name }
overview-sign-in-as = Vous vous connectez en tant que { $name }
overview-verified = Vérifiée
overview-not-verified = Non vérifiée
overview-no-email = Pas encore d’adresse e-mail
overview-password = Modifiez-le ici. Les autres appareils seront alors déconnectés.
overview-devices = { $count ->
    [1] Connecté sur cet appareil uniquement ; ici
   *[other] Connecté sur { $count } appareils ; ici
}
overview-apps = { $count ->
    [0] Aucune application n’a accès à votre compte
    [one] { $count } application a accès à votre compte
   *[other] { $count } applications ont accès à votre compte
}
apps-title = Applications connectées
apps-about = Les applications que vous avez autorisées à utiliser votre compte, et pour quoi.
apps-since = Depuis
apps-last = dernière connexion
apps-permissions = Ce qu’elle peut voir et faire
apps-open = Ouvrir<span class="unseen"> { $app }</span>
apps-remove = Retirer<span class="unseen"> { $app }</span>
apps-none = Aucune application n’a accès
apps-none-about = Lorsque vous vous connectez à une application avec ce compte et lui autorisez quelque chose, elle apparaît ici.
sessions-about = Où vous êtes connecté. Si vous ne reconnaissez pas un appareil, déconnectez-le et changez votre mot de passe.
sessions-everywhere = Se déconnecter partout ailleurs
sessions-nowhere = Vous n’êtes connecté nulle part ailleurs.
session-this = Cet appareil
session-from = Depuis
session-last-used = dernière utilisation
session-signed-in = Connecté
session-stays = reste connecté
device-browser-on = { $browser } sur { $system }
device-unknown = Appareil inconnu
accepted-about = Ce que vous avez accepté, et quand.
accepted-replaced = Remplacé
accepted-version = Version { $version }
accepted-at = acceptée
accepted-none = Rien à afficher
accepted-none-about = Lorsque vous devez accepter des conditions pour vous connecter à une application, elles apparaissent ici.
accepted-named = { $title }, version { $version }
identities-about = Des comptes d’ailleurs qui vous connectent ici.
identities-since = depuis
identities-unlink = Délier<span class="unseen"> { $name }</span>
identities-only = Votre seul accès
identities-none = Rien n’est lié
identities-none-about = Liez un compte que vous avez ailleurs, et il vous connectera aussi ici.
identities-link-another = Lier un autre compte
identities-link = Lier { $name }
factors-about = Avec une seconde étape, votre mot de passe seul n’ouvre pas votre compte : un code d’une application de votre téléphone est aussi demandé.
factors-few = { $count ->
    [0] Vous n’avez plus de codes de secours. Créez-en de nouveaux pour pouvoir vous connecter si vous perdez votre téléphone.
    [one] Il vous reste un code de secours. Créez-en de nouveaux pour pouvoir vous connecter si vous perdez votre téléphone.
   *[other] Il ne vous reste que { $count } codes de secours. Créez-en de nouveaux pour pouvoir vous connecter si vous perdez votre téléphone.
}
factors-apps = Applications d’authentification
factors-added = Ajoutée
factors-last-used = dernière utilisation
factors-unused = pas encore utilisée
factors-remove = Retirer<span class="unseen"> { $name }</span>
factors-another = Ajouter une autre application
factors-codes = Codes de secours
factors-left = { $count ->
    [0] Il n’en reste aucun. Chacun vous connecte une fois quand aucune application n’est à portée. De nouveaux codes remplacent les anciens.
    [one] Il en reste un. Chacun vous connecte une fois quand aucune application n’est à portée. De nouveaux codes remplacent les anciens.
   *[other] Il en reste { $count }. Chacun vous connecte une fois quand aucune application n’est à portée. De nouveaux codes remplacent les anciens.
}
factors-new-codes = Créer de nouveaux codes
factors-none = Pas encore de seconde étape
factors-none-about = Il vous faut une application d’authentification, par exemple celle de votre gestionnaire de mots de passe.
factors-set-up = Configurer une application
totp-heading = Configurer une application d’authentification
totp-about = Scannez l’image avec l’application, puis saisissez le code affiché.
totp-picture = Code QR pour votre application d’authentification
totp-no-camera = Pas d’appareil photo ? Saisissez cette clé dans l’application :
totp-name = Comment l’appeler ici
totp-name-help = Pour distinguer vos applications, par exemple « Téléphone ».
totp-code = Code de l’application
totp-code-help = Six chiffres.
totp-save = Activer
codes-heading = Conservez vos codes de secours
codes-about = Si vous perdez votre téléphone, l’un d’eux remplace son code. Chacun ne sert qu’une fois. Ils ne seront plus affichés : imprimez-les ou conservez-les dans votre gestionnaire de mots de passe.
codes-done = Je les ai conservés
confirm-title = Veuillez confirmer
confirm-remove-app = Retirer { $app } ?
confirm-remove-app-about = L’application perd immédiatement l’accès à votre compte, sur chaque appareil, et ce qu’elle a reçu pour conserver l’accès cesse de fonctionner. Ce qu’elle a enregistré elle-même lui reste. La prochaine fois que vous vous y connecterez, elle devra vous redemander.
confirm-remove-app-yes = Retirer l’accès
confirm-remove-factor = Retirer « { $name } » ?
confirm-remove-last = Ses codes ne vous connecteront plus, et tous les autres appareils seront déconnectés. C’est votre seule seconde étape : votre mot de passe seul ouvrira alors votre compte, et vos codes de secours disparaîtront avec elle.
confirm-remove-one = Ses codes ne vous connecteront plus, et tous les autres appareils seront déconnectés. Vos autres applications continuent de fonctionner.
confirm-end-session = Déconnecter cet appareil ?
confirm-end-session-about = La personne qui utilise cet appareil devra se reconnecter. Les applications qui y sont ouvertes perdent l’accès qui y était lié.
confirm-end-others = Se déconnecter partout ailleurs ?
confirm-end-others-about = { $count ->
    [one] Un autre appareil devra se reconnecter. Vous restez connecté ici.
   *[other] { $count } autres appareils devront se reconnecter. Vous restez connecté ici.
}
password-about = Vous restez connecté ici. Tous les autres appareils sont déconnectés lorsque vous le modifiez.
password-current = Mot de passe actuel
password-save = Modifier le mot de passe
password-none = Aucun mot de passe ne vous connecte ici
password-none-about = Vous vous connectez avec un compte que vous avez ailleurs, et c’est là que son mot de passe se modifie. <a href="{ $href }/account/identities">Vos moyens de connexion</a>
profile-about = Les applications n’en voient une partie qu’après votre autorisation. Tout peut rester vide.
profile-read-only = Votre profil se trouve dans le fichier de configuration de ce serveur. Demandez à ses responsables de le modifier.
profile-name-section = Nom
profile-full-name = Nom complet
profile-full-name-help = Tel que vous souhaitez être appelé.
profile-given-name = Prénom
profile-family-name = Nom de famille
profile-middle-name = Deuxième prénom
profile-nickname = Surnom
profile-preferred = Nom d’utilisateur préféré
profile-preferred-help = Les applications peuvent l’afficher. Il ne change pas le nom avec lequel vous vous connectez.
profile-contact = Coordonnées
profile-email = Adresse e-mail
profile-email-help = Une nouvelle adresse est considérée comme non vérifiée.
profile-phone = Numéro de téléphone
profile-phone-help = Avec l’indicatif du pays, par exemple +44.
profile-address = Adresse postale
profile-street = Rue et numéro
profile-postal-code = Code postal
profile-city = Ville
profile-region = Région ou département
profile-country = Pays
profile-about-you = À propos de vous
profile-birthday = Date de naissance
profile-birthday-help = Année-mois-jour. Écrivez 0000 pour omettre l’année.
profile-gender = Genre
profile-gender-help = Avec vos propres mots.
profile-zone = Fuseau horaire
profile-zone-help = Région et ville, par exemple Europe/Paris.
profile-language = Langue
profile-language-help = Un code court, par exemple en ou pt-BR.
profile-picture = Adresse de votre photo
profile-website = Site web
profile-page = Page de profil
profile-unproved = <strong>{ $address }</strong> n’est pas confirmée. Un e-mail vous apportera un lien pour la confirmer ; elle vous permettra alors de revenir si vous oubliez votre mot de passe.
flash-stale = Cette page est restée ouverte trop longtemps ; rien n’a donc été modifié. Veuillez recommencer.
flash-too-many-mails = Il y a eu trop d’e-mails. Patientez dix minutes, puis redemandez.
flash-only-way-in = Rien n’a été modifié : sans ce compte, vous ne pourriez plus vous connecter ici. Liez-en d’abord un autre.
flash-profile-saved = Votre profil est enregistré. Les applications verront le changement lors de leur prochaine demande.
flash-password-changed = Votre mot de passe est modifié. Tous les autres appareils ont été déconnectés.
flash-factor-added = L’application est configurée. Désormais, l’un de ses codes sera demandé après votre mot de passe.
flash-factor-removed = C’est retiré. Tous les autres appareils ont été déconnectés.
flash-session-ended = Cet appareil est déconnecté.
flash-others-ended = Tous les autres appareils sont déconnectés.
flash-identity-linked = Le compte est lié. Désormais, il vous connecte aussi ici.
flash-identity-unlinked = Le compte est délié. Il ne vous connecte plus ici.
flash-proof-sent = Un e-mail est en route. Ouvrez son lien dans ce navigateur dans les 30 minutes.
flash-address-proved = Votre adresse est confirmée.
flash-proved = Vous vous êtes reconnecté. Vous pouvez maintenant continuer.
flash-app-removed = <strong>{ $app }</strong> n’a plus accès à votre compte.
