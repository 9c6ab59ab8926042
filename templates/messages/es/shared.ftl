# Lo que aparece en muchas páginas.
link-help = Ayuda
link-privacy = Privacidad
link-terms = Condiciones
theme-auto = Apariencia: como su dispositivo
theme-light = Apariencia: clara
theme-dark = Apariencia: oscura
or = o
continue = Continuar
continue-to-app = Continuar a { $app }
continue-with = Continuar con { $name }
cancel = Cancelar
done = Listo
cancel-and-go-back = Cancelar y volver
sign-in = Iniciar sesión
sign-out = Cerrar sesión
ask-again = Volver a solicitar
not-you = ¿No es usted?
switch-account = Cambiar<span class="unseen"> a otra cuenta</span>
to-continue-to = para continuar a <strong>{ $app }</strong>
takes-a-moment = Esto tarda un momento. Si no ocurre nada, use el botón.
app-policy = Política de privacidad
app-terms = Condiciones del servicio
label-username = Nombre de usuario o correo electrónico
label-password = Contraseña
label-code = Código
too-many-attempts = { $minutes ->
    [1] Hubo demasiados intentos. Espere un minuto y vuelva a intentarlo.
   *[other] Hubo demasiados intentos. Espere { $minutes } minutos y vuelva a intentarlo.
}
too-many-codes = { $minutes ->
    [1] Hubo demasiados códigos incorrectos. Espere un minuto y vuelva a intentarlo.
   *[other] Hubo demasiados códigos incorrectos. Espere { $minutes } minutos y vuelva a intentarlo.
}
too-many-requests = { $minutes ->
    [1] Hubo demasiadas solicitudes. Espere un minuto y vuelva a intentarlo.
   *[other] Hubo demasiadas solicitudes. Espere { $minutes } minutos y vuelva a intentarlo.
}
time-now = ahora mismo
time-minutes = { $count ->
    [one] hace { $count } minuto
   *[other] hace { $count } minutos
}
time-hours = { $count ->
    [one] hace { $count } hora
   *[other] hace { $count } horas
}
time-days = { $count ->
    [1] ayer
   *[other] hace { $count } días
}
date = { $day } de { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
} de { $year }, { $clock } UTC
