# Lo que leen los solicitantes, en español. Las reglas de estos textos están en docs/contact-policy.md.

subject = Su solicitud { $reference }

head = Oficina de Movilidad Segura: { $office }. Su solicitud { $reference }.

foot =
    Todo es gratuito. Nadie puede pedirle dinero. Si alguien se lo pide, no pague y llámenos: { $telephones }.
    Por favor, no responda a este mensaje.

processing =
    Su caso está en proceso. Es posible que le citemos a una entrevista personal; en ese caso le escribiremos o le llamaremos.
    Por ahora no tiene que hacer nada. Si cambia su número de teléfono o su correo electrónico, llámenos.

approved =
    Su caso ha sido aprobado para continuar. Espere a que le escribamos o le llamemos para decirle qué hacer.
    Hasta entonces no venda sus cosas, no deje su trabajo ni su vivienda y no compre pasajes.

invitation =
    Usted tiene una entrevista.
    Cuándo: { $when }
    Dónde: { $place }
    También participan las personas incluidas en su solicitud. Tenga a mano sus documentos de identidad. Si no puede participar, llámenos antes de ese día.

change =
    Su entrevista tiene nueva fecha, hora o lugar. La cita anterior ya no vale.
    Cuándo: { $when }
    Dónde: { $place }
    Si no puede participar, llámenos antes de ese día.

reminder =
    Le recordamos que tiene una entrevista.
    Cuándo: { $when }
    Dónde: { $place }
    Tenga a mano sus documentos de identidad. Si no puede participar, llámenos.

missed =
    Usted no participó en su entrevista del { $when }.
    Si todavía quiere una entrevista, llámenos a más tardar el { $until }.

more-requested =
    Necesitamos más información o documentos suyos. Llámenos: le diremos qué hace falta y cómo entregarlo.
    No envíe documentos como respuesta a este mensaje.

ready-to-travel =
    Todo está listo para su viaje. Espere a que le escribamos o le llamemos para darle la fecha. No compre pasajes.
    Hasta entonces no venda sus cosas y no deje su trabajo ni su vivienda.

cancellation =
    Su entrevista del { $when } no tendrá lugar. Tampoco vale ninguna otra cita que le hayamos dado antes.
    No tiene que venir ni hacer nada.

postponed =
    Su viaje queda aplazado. Por favor, no viaje y no deje su vivienda ni su trabajo por este viaje.

withdrawal-confirmed =
    Como usted pidió, su solicitud ha sido retirada.
    Si usted no lo pidió, o si quiere recuperarla, llámenos a más tardar el { $until }.

referred-out =
    Desde ahora su caso está en manos de: { $authority }. Espere a que le escriban o le llamen.

by-telephone = por teléfono; nosotros le llamaremos
by-video = por video, en este enlace

when = { $date }, { $time } (hora de { $city })
date = { $weekday ->
        [1] lunes
        [2] martes
        [3] miércoles
        [4] jueves
        [5] viernes
        [6] sábado
       *[7] domingo
    } { $day } de { $month ->
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
    } de { $year }
