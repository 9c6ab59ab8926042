# Las páginas de la cuenta.
account-skip = Saltar al contenido
account-nav = Cuenta
account-overview = Resumen
account-profile = Perfil
account-password = Contraseña
account-factors = Segundo paso
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
factors-about = Con un segundo paso, su contraseña por sí sola no abre su cuenta: también se pide un código de una aplicación de su teléfono.
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
    [0] No queda ninguno. Cada uno inicia su sesión una vez cuando no tiene una aplicación a mano. Los códigos nuevos sustituyen a los antiguos.
    [one] Queda uno. Cada uno inicia su sesión una vez cuando no tiene una aplicación a mano. Los códigos nuevos sustituyen a los antiguos.
   *[other] Quedan { $count }. Cada uno inicia su sesión una vez cuando no tiene una aplicación a mano. Los códigos nuevos sustituyen a los antiguos.
}
factors-new-codes = Crear códigos nuevos
factors-none = Aún no hay segundo paso
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
