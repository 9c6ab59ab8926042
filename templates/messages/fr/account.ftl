# Les pages du compte.
account-skip = Aller au contenu
account-nav = Compte
account-overview = Vue d’ensemble
account-profile = Profil
account-password = Mot de passe
account-factors = Clés d’accès et seconde étape
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
factors-about = Avec une clé d’accès ou une application d’authentification, votre mot de passe seul n’ouvre pas votre compte.
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
    [0] Il n’en reste aucun. Chacun vous connecte une fois, après votre mot de passe, quand vous n’avez rien d’autre sous la main. De nouveaux codes remplacent les anciens.
    [one] Il en reste un. Chacun vous connecte une fois, après votre mot de passe, quand vous n’avez rien d’autre sous la main. De nouveaux codes remplacent les anciens.
   *[other] Il en reste { $count }. Chacun vous connecte une fois, après votre mot de passe, quand vous n’avez rien d’autre sous la main. De nouveaux codes remplacent les anciens.
}
factors-new-codes = Créer de nouveaux codes
factors-none = Pas encore d’application d’authentification
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
account-activity = Activité
account-data = Vos données
passkeys = Clés d’accès
passkeys-about = Connectez-vous avec votre empreinte, votre visage ou le code PIN de votre appareil, sans mot de passe.
passkeys-another = Créer une autre clé d’accès
passkey-make = Créer une clé d’accès
passkey-make-about = Une clé d’accès vous connecte sans votre mot de passe : avec votre empreinte, votre visage ou le code PIN de votre appareil. Dès lors, votre mot de passe seul n’ouvre plus votre compte.
passkey-make-codes = Vous recevez aussi des codes de secours, au cas où vous perdriez cette clé.
passkey-make-none = Ce navigateur ne crée pas de clés d’accès ici. Utilisez-en un autre ou autorisez cette page à exécuter son script.
passkey-name-help = Pour distinguer vos clés d’accès, par exemple « Ordinateur portable ».
passkey-not-made = Aucune clé d’accès n’a été créée. Cet appareil en a peut-être déjà une. Réessayez.
confirm-last-passkey = C’est votre dernière clé d’accès. Sans elle, vous vous connecterez avec votre mot de passe et un code de votre application.
confirm-last-passkey-alone = C’est votre dernière clé d’accès. Sans elle, votre mot de passe seul ouvrira votre compte, et vos codes de secours disparaîtront avec elle.
confirm-remove-passkey = Cette clé d’accès ne vous connectera plus ici, et tous les autres appareils seront déconnectés. Votre appareil la proposera peut-être encore : retirez-la aussi de celui-ci.
profile-no-email = Pas encore d’adresse
profile-change-email = Modifier l’adresse
profile-add-email = Ajouter une adresse
move-now = Votre adresse est <strong>{ $address }</strong>.
move-about = Un lien est envoyé à la nouvelle adresse. La modification est faite lorsque vous l’ouvrez dans ce navigateur.
move-told = L’ancienne adresse reçoit aussi un message, qui permet d’empêcher la modification.
move-email = Nouvelle adresse e-mail
activity-about = Ce qui s’est passé avec votre compte. Si quelque chose ne vient pas de vous, déconnectez-vous partout ailleurs et changez votre mot de passe.
activity-from = depuis { $address }
activity-latest = Dernière activité
activity-earlier = Activité antérieure
activity-none = Rien n’a encore été noté.
data-download = Télécharger
data-download-about = Tout ce qui est conservé ici à votre sujet, dans un seul fichier JSON : profil, connexions, applications, comptes liés, accords et activité. Les mots de passe et les clés n’y figurent pas.
data-download-submit = Télécharger mes données
data-delete = Supprimer le compte
data-delete-about = Vous êtes aussitôt déconnecté partout, et les applications perdent leur accès. Jusqu’au { $date }, vous pouvez encore changer d’avis ; ensuite, tout est définitivement supprimé.
data-delete-submit = Supprimer mon compte
data-last-owner = Vous êtes le dernier propriétaire ici : sans vous, personne ne pourrait plus tout y faire. Désignez d’abord un autre propriétaire.
data-read-only = Votre compte se trouve dans le fichier de configuration de ce serveur. Demandez à ses responsables de le retirer.
delete-heading = Supprimer votre compte ?
delete-apps = { $count ->
    [0] Vous serez aussitôt déconnecté sur tous les appareils.
    [one] Vous serez aussitôt déconnecté sur tous les appareils, et l’application qui a accès à votre compte perdra cet accès.
   *[other] Vous serez aussitôt déconnecté sur tous les appareils, et { $count } applications perdront leur accès.
}
delete-about = Le { $date }, votre profil, vos connexions, vos comptes liés et tout le reste seront définitivement supprimés. D’ici là, connectez-vous si vous voulez conserver le compte.
flash-only-passkey = Rien n’a été modifié : sans cette clé d’accès, vous ne pourriez plus vous connecter ici. Créez-en d’abord une autre, ou choisissez un mot de passe avec « Mot de passe oublié ? » sur la page de connexion.
flash-passkey-made = Votre clé d’accès est créée. La prochaine fois, elle vous connectera sans votre mot de passe.
flash-change-sent = Un e-mail est en route vers la nouvelle adresse. Ouvrez son lien dans ce navigateur dans les 30 minutes. D’ici là, votre adresse reste la même.
flash-address-changed = Votre adresse est modifiée et confirmée.
act-login = Vous vous êtes connecté
act-login-fail = Quelqu’un a tenté sans succès de se connecter avec votre nom
act-logout = Vous vous êtes déconnecté
act-session-end = Vous avez déconnecté un appareil
act-session-end-by-other = Un administrateur a déconnecté un appareil
act-session-end-all = Vous avez déconnecté tous les appareils
act-session-end-all-by-other = Un administrateur a déconnecté tous les appareils
act-user-create = Vous avez créé le compte
act-user-create-by-other = Un administrateur a créé le compte
act-user-password = Vous avez modifié le mot de passe
act-user-password-by-other = Un administrateur a modifié le mot de passe
act-user-update = Vous avez modifié le profil
act-user-update-by-other = Un administrateur a modifié votre profil
act-user-address-ask = Vous avez demandé à modifier l’adresse e-mail
act-user-address = Vous avez modifié l’adresse e-mail
act-user-address-keep = Une modification de l’adresse e-mail a été empêchée ou annulée
act-user-address-proof = Vous avez confirmé l’adresse e-mail
act-user-leave = Vous avez demandé la suppression du compte
act-user-keep = Vous avez conservé le compte
act-user-export = Vous avez téléchargé vos données
act-user-disable = Un administrateur a désactivé le compte
act-user-enable = Un administrateur a activé le compte
act-user-invite = Un administrateur a créé un lien pour choisir un mot de passe
act-user-sign-out = Un administrateur a déconnecté tous les appareils
act-identity-link = Vous avez lié un compte que vous avez ailleurs
act-identity-unlink = Vous avez délié un compte que vous avez ailleurs
act-identity-unlink-by-other = Un administrateur a délié un compte que vous avez ailleurs
act-consent-give = Vous avez autorisé une application à accéder à votre compte
act-consent-withdraw = Vous avez retiré l’accès d’une application
act-device-allow = Vous avez autorisé un appareil à accéder à votre compte
act-factor-add = Vous avez ajouté une seconde étape
act-factor-codes = Vous avez créé de nouveaux codes de secours
act-account-show-recovery-codes = Vos codes de secours ont été affichés
act-factor-recovery = Un code de secours vous a connecté
act-factor-remove = Vous avez retiré une seconde étape
act-passkey-counter = Une clé d’accès peut-être copiée a été refusée
act-factor-reset = Un administrateur a retiré votre seconde étape
act-token-replay = Une application a utilisé deux fois un de vos codes ou jetons, et son accès a pris fin
act-agreement-accept = Vous avez accepté un accord
act-grant-revoke = Un administrateur a mis fin à l’accès d’une application
act-grant-revoke-all = Un administrateur a mis fin à l’accès de toutes les applications
act-group-add = Un administrateur vous a ajouté à un groupe
act-group-remove = Un administrateur vous a retiré d’un groupe
act-user-appoint = Un administrateur a modifié ce que vous pouvez faire ici
act-user-ask-address-proof = Vous avez demandé un lien pour confirmer l’adresse e-mail
act-work = Vous avez effectué <code>{ $what }</code> dans la console ou le portail
act-other = Noté comme <code>{ $what }</code>
