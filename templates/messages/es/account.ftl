# Las páginas de la cuenta.
account-skip = Saltar al contenido
account-nav = Cuenta
account-overview = Resumen
account-profile = Perfil
account-password = Contraseña
account-factors = Llaves de acceso y segundo paso
account-identities = Formas de iniciar sesión
account-sessions = Dispositivos
account-apps = Aplicaciones
account-agreements = Acuerdos
account-where = Dónde está
account-save-profile = Guardar el perfil
remove = Quitar
overview-title = Su cuenta
overview-hello = Hola, { $name }
overview-sign-in-as = Usted inicia sesión como { $name }
overview-verified = Verificada
overview-not-verified = Sin verificar
overview-no-email = Aún no hay correo electrónico
overview-password = Cámbiela aquí. Se cerrará la sesión en los demás dispositivos.
overview-devices = { $count ->
    [1] Sesión iniciada solo en este dispositivo; aquí
   *[other] Sesión iniciada en { $count } dispositivos; aquí
}
overview-apps = { $count ->
    [0] Ninguna aplicación tiene acceso a su cuenta
    [one] { $count } aplicación tiene acceso a su cuenta
   *[other] { $count } aplicaciones tienen acceso a su cuenta
}
apps-title = Aplicaciones conectadas
apps-about = Las aplicaciones a las que permitió usar su cuenta, y para qué.
apps-since = Desde
apps-last = último inicio de sesión
apps-permissions = Lo que puede ver y hacer
apps-open = Abrir<span class="unseen"> { $app }</span>
apps-remove = Quitar<span class="unseen"> { $app }</span>
apps-none = Ninguna aplicación tiene acceso
apps-none-about = Cuando inicie sesión en una aplicación con esta cuenta y le permita algo, aparecerá aquí.
sessions-about = Dónde tiene la sesión iniciada. Si no reconoce un dispositivo, cierre su sesión y cambie su contraseña.
sessions-everywhere = Cerrar sesión en todos los demás
sessions-nowhere = No tiene la sesión iniciada en ningún otro lugar.
session-this = Este dispositivo
session-from = Desde
session-last-used = último uso
session-signed-in = Sesión iniciada
session-stays = mantiene la sesión
device-browser-on = { $browser } en { $system }
device-unknown = Dispositivo desconocido
accepted-about = Lo que aceptó, y cuándo.
accepted-replaced = Sustituido
accepted-version = Versión { $version }
accepted-at = aceptada
accepted-none = Nada que mostrar
accepted-none-about = Cuando se le pida que acepte condiciones para iniciar sesión en una aplicación, aparecerán aquí.
accepted-named = { $title }, versión { $version }
identities-about = Cuentas de otros sitios que inician su sesión aquí.
identities-since = desde
identities-unlink = Desvincular<span class="unseen"> { $name }</span>
identities-only = Su única vía de acceso
identities-none = No hay nada vinculado
identities-none-about = Vincule una cuenta que tenga en otro sitio y también iniciará su sesión aquí.
identities-link-another = Vincular otra cuenta
identities-link = Vincular { $name }
factors-about = Con una llave de acceso o una aplicación de autenticación, su contraseña por sí sola no abre su cuenta.
factors-few = { $count ->
    [0] No le quedan códigos de recuperación. Cree códigos nuevos para poder iniciar sesión si pierde su teléfono.
    [one] Le queda un código de recuperación. Cree códigos nuevos para poder iniciar sesión si pierde su teléfono.
   *[other] Solo le quedan { $count } códigos de recuperación. Cree códigos nuevos para poder iniciar sesión si pierde su teléfono.
}
factors-apps = Aplicaciones de autenticación
factors-added = Añadida
factors-last-used = último uso
factors-unused = aún sin usar
factors-remove = Quitar<span class="unseen"> { $name }</span>
factors-another = Añadir otra aplicación
factors-codes = Códigos de recuperación
factors-left = { $count ->
    [0] No queda ninguno. Cada uno inicia su sesión una vez, después de su contraseña, cuando no tiene otra cosa a mano. Los códigos nuevos sustituyen a los antiguos.
    [one] Queda uno. Cada uno inicia su sesión una vez, después de su contraseña, cuando no tiene otra cosa a mano. Los códigos nuevos sustituyen a los antiguos.
   *[other] Quedan { $count }. Cada uno inicia su sesión una vez, después de su contraseña, cuando no tiene otra cosa a mano. Los códigos nuevos sustituyen a los antiguos.
}
factors-new-codes = Crear códigos nuevos
factors-none = Aún no hay aplicación de autenticación
factors-none-about = Necesita una aplicación de autenticación, por ejemplo la de su gestor de contraseñas.
factors-set-up = Configurar una aplicación
totp-heading = Configurar una aplicación de autenticación
totp-about = Escanee la imagen con la aplicación y escriba después el código que muestra.
totp-picture = Código QR para su aplicación de autenticación
totp-no-camera = ¿No tiene cámara? Escriba esta clave en la aplicación:
totp-name = Cómo llamarla aquí
totp-name-help = Para distinguir sus aplicaciones, por ejemplo «Teléfono».
totp-code = Código de la aplicación
totp-code-help = Seis cifras.
totp-save = Activar
codes-heading = Guarde sus códigos de recuperación
codes-about = Si pierde su teléfono, uno de estos ocupa el lugar de su código. Cada uno sirve una sola vez. No se vuelven a mostrar: imprímalos o guárdelos en su gestor de contraseñas.
codes-done = Los he guardado
confirm-title = Confirme
confirm-remove-app = ¿Quitar { $app }?
confirm-remove-app-about = Pierde de inmediato el acceso a su cuenta, en todos los dispositivos, y lo que recibió para conservar el acceso deja de funcionar. Lo que haya guardado por sí misma sigue en su poder. La próxima vez que inicie sesión allí tendrá que preguntarle de nuevo.
confirm-remove-app-yes = Quitar el acceso
confirm-remove-factor = ¿Quitar «{ $name }»?
confirm-remove-last = Sus códigos ya no inician su sesión, y se cierra la sesión en los demás dispositivos. Es su único segundo paso: a partir de entonces su contraseña por sí sola abre su cuenta, y sus códigos de recuperación desaparecen.
confirm-remove-one = Sus códigos ya no inician su sesión, y se cierra la sesión en los demás dispositivos. Sus otras aplicaciones siguen funcionando.
confirm-end-session = ¿Cerrar la sesión de este dispositivo?
confirm-end-session-about = Quien use ese dispositivo tendrá que volver a iniciar sesión. Las aplicaciones abiertas en él pierden el acceso que dependía de ella.
confirm-end-others = ¿Cerrar sesión en todos los demás?
confirm-end-others-about = { $count ->
    [one] Otro dispositivo tendrá que volver a iniciar sesión. Aquí mantiene la sesión.
   *[other] Otros { $count } dispositivos tendrán que volver a iniciar sesión. Aquí mantiene la sesión.
}
password-about = Aquí mantiene la sesión. Se cierra en los demás dispositivos cuando la cambia.
password-current = Contraseña actual
password-save = Cambiar la contraseña
password-none = Aquí no inicia sesión con contraseña
password-none-about = Inicia sesión con una cuenta que tiene en otro sitio, y su contraseña se cambia allí. <a href="{ $href }/account/identities">Sus formas de iniciar sesión</a>
profile-about = Las aplicaciones solo ven una parte de esto después de que usted lo permita. Todo puede quedar vacío.
profile-read-only = Su perfil está en el archivo de configuración de este servidor. Pida a sus responsables que lo cambien.
profile-name-section = Nombre
profile-full-name = Nombre completo
profile-full-name-help = Tal como quiere que se dirijan a usted.
profile-given-name = Nombre de pila
profile-family-name = Apellidos
profile-middle-name = Segundo nombre
profile-nickname = Apodo
profile-preferred = Nombre de usuario preferido
profile-preferred-help = Las aplicaciones pueden mostrarlo. No cambia el nombre con el que inicia sesión.
profile-contact = Contacto
profile-email = Correo electrónico
profile-email-help = Una dirección nueva cuenta como no verificada.
profile-phone = Número de teléfono
profile-phone-help = Con el prefijo del país, por ejemplo +44.
profile-address = Dirección postal
profile-street = Calle y número
profile-postal-code = Código postal
profile-city = Ciudad
profile-region = Provincia o región
profile-country = País
profile-about-you = Sobre usted
profile-birthday = Fecha de nacimiento
profile-birthday-help = Año-mes-día. Escriba 0000 para omitir el año.
profile-gender = Género
profile-gender-help = Con sus propias palabras.
profile-zone = Zona horaria
profile-zone-help = Región y ciudad, por ejemplo Europe/Paris.
profile-language = Idioma
profile-language-help = Un código corto, por ejemplo en o pt-BR.
profile-picture = Dirección de su foto
profile-website = Sitio web
profile-page = Página de perfil
profile-unproved = <strong>{ $address }</strong> no está confirmada. Un correo le llevará un enlace para confirmarla; entonces le permitirá volver a entrar si olvida su contraseña.
flash-stale = Esa página ha estado abierta demasiado tiempo, así que no se ha cambiado nada. Hágalo otra vez.
flash-too-many-mails = Hubo demasiados correos. Espere diez minutos y vuelva a solicitarlo.
flash-only-way-in = No se ha cambiado nada: sin esa cuenta ya no podría iniciar sesión aquí. Vincule antes otra.
flash-profile-saved = Su perfil se ha guardado. Las aplicaciones verán el cambio la próxima vez que lo consulten.
flash-password-changed = Su contraseña se ha cambiado. Se ha cerrado la sesión en los demás dispositivos.
flash-factor-added = La aplicación está configurada. A partir de ahora se pedirá uno de sus códigos después de su contraseña.
flash-factor-removed = Se ha quitado. Se ha cerrado la sesión en los demás dispositivos.
flash-session-ended = Se ha cerrado la sesión en ese dispositivo.
flash-others-ended = Se ha cerrado la sesión en los demás dispositivos.
flash-identity-linked = La cuenta está vinculada. A partir de ahora también inicia su sesión aquí.
flash-identity-unlinked = La cuenta está desvinculada. Ya no inicia su sesión aquí.
flash-proof-sent = Hay un correo en camino. Abra su enlace en este navegador en un plazo de 30 minutos.
flash-address-proved = Su dirección está confirmada.
flash-proved = Ha vuelto a iniciar sesión. Ya puede continuar.
flash-app-removed = <strong>{ $app }</strong> ya no tiene acceso a su cuenta.
account-activity = Actividad
account-data = Sus datos
passkeys = Llaves de acceso
passkeys-about = Inicie sesión con su huella, su cara o el PIN de su dispositivo, sin contraseña.
passkeys-another = Crear otra llave de acceso
passkey-make = Crear una llave de acceso
passkey-make-about = Una llave de acceso inicia su sesión sin su contraseña: con su huella, su cara o el PIN de su dispositivo. A partir de entonces, su contraseña por sí sola ya no abre su cuenta.
passkey-make-codes = También recibirá códigos de recuperación, por si pierde la llave.
passkey-make-none = Este navegador no crea llaves de acceso aquí. Use otro o permita que esta página ejecute su script.
passkey-name-help = Para distinguir sus llaves de acceso, por ejemplo «Portátil».
passkey-not-made = No se ha creado ninguna llave de acceso. Puede que este dispositivo ya tenga una. Vuelva a intentarlo.
confirm-last-passkey = Esta es su última llave de acceso. Sin ella, iniciará sesión con su contraseña y un código de su aplicación.
confirm-last-passkey-alone = Esta es su última llave de acceso. Sin ella, su contraseña por sí sola abre su cuenta, y sus códigos de recuperación desaparecen.
confirm-remove-passkey = Esta llave de acceso ya no inicia su sesión aquí, y se cierra la sesión en los demás dispositivos. Puede que su dispositivo la siga ofreciendo: quítela también de él.
profile-no-email = Aún no hay ninguno
profile-change-email = Cambiar la dirección
profile-add-email = Añadir una dirección
move-now = Su dirección es <strong>{ $address }</strong>.
move-about = Se envía un enlace a la dirección nueva. El cambio se hace cuando lo abra en este navegador.
move-told = También se avisa a la dirección anterior, desde la que se puede impedir el cambio.
move-email = Correo electrónico nuevo
activity-about = Lo que ha ocurrido con su cuenta. Si algo no lo hizo usted, cierre sesión en todos los demás dispositivos y cambie su contraseña.
activity-from = desde { $address }
activity-latest = Lo más reciente
activity-earlier = Lo anterior
activity-none = Aún no se ha anotado nada.
data-download = Descargar
data-download-about = Todo lo que se guarda aquí sobre usted, en un solo archivo JSON: perfil, inicios de sesión, aplicaciones, cuentas vinculadas, acuerdos y actividad. No incluye contraseñas ni claves.
data-download-submit = Descargar mis datos
data-delete = Eliminar la cuenta
data-delete-about = Se cierra de inmediato su sesión en todas partes y las aplicaciones pierden su acceso. Hasta el { $date } aún puede cambiar de opinión; después, todo se elimina definitivamente.
data-delete-submit = Eliminar mi cuenta
data-last-owner = Aquí no hay más propietario que usted: sin usted, nadie podría hacerlo todo aquí. Nombre antes a otro propietario.
data-read-only = Su cuenta está en el archivo de configuración de este servidor. Pida a sus responsables que la quiten.
delete-heading = ¿Eliminar su cuenta?
delete-apps = { $count ->
    [0] Se cerrará ahora su sesión en todos los dispositivos.
    [one] Se cerrará ahora su sesión en todos los dispositivos, y la aplicación que tiene acceso lo perderá.
   *[other] Se cerrará ahora su sesión en todos los dispositivos, y { $count } aplicaciones perderán su acceso.
}
delete-about = El { $date } se eliminarán definitivamente su perfil, sus inicios de sesión, sus cuentas vinculadas y todo lo demás. Si quiere conservar la cuenta, inicie sesión antes.
flash-only-passkey = No se ha cambiado nada: sin esa llave de acceso ya no podría iniciar sesión aquí. Cree antes otra, o elija una contraseña con «¿Ha olvidado su contraseña?» en la página de inicio de sesión.
flash-passkey-made = Su llave de acceso está creada. La próxima vez iniciará su sesión sin su contraseña.
flash-change-sent = Hay un correo en camino a la dirección nueva. Abra su enlace en este navegador en un plazo de 30 minutos. Hasta entonces, su dirección sigue siendo la misma.
flash-address-changed = Su dirección se ha cambiado y está confirmada.
act-login = Inició sesión
act-login-fail = Alguien intentó sin éxito iniciar sesión con su nombre
act-logout = Cerró sesión
act-session-end = Cerró la sesión de un dispositivo
act-session-end-by-other = Un administrador cerró la sesión de un dispositivo
act-session-end-all = Cerró la sesión en todos los dispositivos
act-session-end-all-by-other = Un administrador cerró la sesión en todos los dispositivos
act-user-create = Creó la cuenta
act-user-create-by-other = Un administrador creó la cuenta
act-user-password = Cambió la contraseña
act-user-password-by-other = Un administrador cambió la contraseña
act-user-update = Cambió el perfil
act-user-update-by-other = Un administrador cambió su perfil
act-user-address-ask = Solicitó cambiar el correo electrónico
act-user-address = Cambió el correo electrónico
act-user-address-keep = Se impidió o se deshizo un cambio del correo electrónico
act-user-address-proof = Confirmó el correo electrónico
act-user-leave = Solicitó eliminar la cuenta
act-user-keep = Conservó la cuenta
act-user-export = Descargó sus datos
act-user-disable = Un administrador desactivó la cuenta
act-user-enable = Un administrador activó la cuenta
act-user-invite = Un administrador creó un enlace para elegir una contraseña
act-user-sign-out = Un administrador cerró la sesión en todos los dispositivos
act-identity-link = Vinculó una cuenta que tiene en otro sitio
act-identity-unlink = Desvinculó una cuenta que tiene en otro sitio
act-identity-unlink-by-other = Un administrador desvinculó una cuenta que usted tiene en otro sitio
act-consent-give = Permitió a una aplicación el acceso a su cuenta
act-consent-withdraw = Quitó el acceso de una aplicación
act-device-allow = Permitió a un dispositivo el acceso a su cuenta
act-factor-add = Añadió un segundo paso
act-factor-codes = Creó códigos de recuperación nuevos
act-account-show-recovery-codes = Se mostraron sus códigos de recuperación
act-factor-recovery = Inició sesión con un código de recuperación
act-factor-remove = Quitó un segundo paso
act-passkey-counter = Se rechazó una llave de acceso que pudo haber sido copiada
act-factor-reset = Un administrador quitó su segundo paso
act-token-replay = Una aplicación usó dos veces un código o token suyo, y se puso fin a su acceso
act-agreement-accept = Aceptó un acuerdo
act-grant-revoke = Un administrador puso fin al acceso de una aplicación
act-grant-revoke-all = Un administrador puso fin al acceso de todas las aplicaciones
act-group-add = Un administrador le añadió a un grupo
act-group-remove = Un administrador le quitó de un grupo
act-user-appoint = Un administrador cambió lo que usted puede hacer aquí
act-user-ask-address-proof = Solicitó un enlace para confirmar el correo electrónico
act-work = Realizó <code>{ $what }</code> en la consola o el portal
act-other = Anotado como <code>{ $what }</code>
