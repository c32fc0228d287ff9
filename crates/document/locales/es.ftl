# Común

month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre
date = { $day } de { $month } de { $year }
span = { $from } – { $to }
not-promise = Toda imagen es una simulación, no la promesa de un resultado.
simulated = SIMULADO
rests-on = Se basa en
value = Valor
range = Margen
error = Error
grade-published = publicado
grade-practitioner = práctica
grade-marketing = publicidad
grade-derived = deducido
unverified = sin verificar
simulation-alt = Imagen simulada. { $view }. { $moment }.
colophon = Caso del { $date }, semilla { $seed }, BLAKE3 de dots.csv { $hash }. Compuesto en Inter y Noto Sans Arabic, SIL Open Font License 1.1.
colophon-unwritten = aún sin escribir

unit-per-cm2 = { $n } por cm²
unit-per-cm = { $n } por cm
unit-per-min = { $n } por min
unit-ul-per-cm2 = { $n } µl por cm²
unit-days = { $n } { $n ->
    [one] día
   *[other] días
}
unit-weeks = { $n } { $n ->
    [one] semana
   *[other] semanas
}
unit-months = { $n } { $n ->
    [one] mes
   *[other] meses
}
unit-years = { $n } { $n ->
    [one] año
   *[other] años
}
unit-points = { $n } { $n ->
    [one] punto
   *[other] puntos
}
unit-hours = { $n } h
unit-minutes = { $n } min
unit-mm = { $n } mm
unit-cm2 = { $n } cm²
unit-ml = { $n } ml
unit-um = { $n } µm
unit-percent = { $n } %

zone-none = Fuera
zone-edge = Borde
zone-transition = Transición
zone-core = Núcleo
zone-crown = Coronilla
zone-side_fade = Difuminado lateral
zone-scar = Cicatriz

view-front = De frente
view-top = Desde arriba
view-left = Lado izquierdo
view-right = Lado derecho
view-back = Por detrás
view-three-quarter-left = Tres cuartos, izquierda
view-three-quarter-right = Tres cuartos, derecha
moment-bare = Antes del tratamiento
moment-session = Justo después de la sesión { $n }
moment-healed = Cicatrizado
moment-years = A { $n ->
    [one] { $n } año
   *[other] los { $n } años
}

verdict-suitable = Adecuado
verdict-conditions = Adecuado con condiciones
verdict-not = No es para usted
gate-note = NOTA
gate-doctor = MÉDICO
gate-wait = ESPERAR
gate-stop = ALTO
severity-note = NOTA
severity-warning = AVISO
severity-serious = GRAVE

# Portada y cifras

plan-title = Plan de micropigmentación capilar
plan-name = Plan de tratamiento
plan-description = Plan de tratamiento de micropigmentación capilar con imágenes simuladas
prepared-for = Preparado para
date-label = Fecha
first-session = Primera sesión
suitability = Idoneidad
treated-area = Superficie tratada
dots = Puntos
price = Precio
in-sessions = { $n ->
    [one] Una sesión
   *[other] En { $n } sesiones
}
honesty = Las dos imágenes se calculan a partir del plan, también la de antes. Muestran lo que se pretende, no lo que se promete: piel, cicatrización y mano varían. Las páginas siguientes muestran la misma cabeza años después, en qué se basa cada cifra y lo que este plan no sabe.
numbers-title = El plan en cifras
numbers-lead = Cada cifra va con su margen y con aquello en lo que se basa. La última página explica las palabras que las acompañan.
scalp-area = Cuero cabelludo de esta cabeza
dots-per-area = Puntos por superficie tratada
sessions = Sesiones
between-sessions = Entre sesiones
chair-time = Tiempo en el sillón, todas las sesiones
ink-ready-all = Tinta lista para usar, todas las sesiones
undiluted = { $pigment } sin diluir
price-first = Precio del primer tratamiento
touch-up-after = Retoque probable a los
touch-up-price = Precio de un retoque al nivel de hoy
measure-length = Longitud de la cabeza
measure-breadth = Anchura sobre las orejas
measure-height = Altura sobre las orejas
measure-circumference = Contorno de la cabeza
measure-sagittal = De nasion a inion por arriba
measure-coronal = De oreja a oreja por arriba

# Antes de la primera sesión

before-title = Antes de la primera sesión
before-lead = Si este tratamiento conviene, qué habla en contra y cuándo ocurre cada cosa.
until = Hasta el { $date }.
checks-title = Qué encontró la revisión
dates-title = Fechas
from-to = Desde – hasta
set-by = Lo fija
step-cooling-off = Tiempo para pensarlo
step-patch-test = Prueba de alergia
step-test-dots = Puntos de prueba, fotografiados ya curados
step-wait = Espera
step-pause = Pausa en torno a una sesión
step-session = Sesión { $n }
step-review = Ver el resultado curado con luz de día
step-touch-up = Retoque probable

# Imágenes, línea, zonas

pictures-title = Cómo se verá
pictures-lead = Calculado con los puntos previstos en esta cabeza y con la luz, la piel y el pigmento del plan. La piel real varía: mire los años posteriores tan de cerca como las primeras semanas.
not-rendered = sin calcular
hairline-title = La línea frontal en la cabeza
hairline-lead = Medida con cinta sobre la piel. El error es una desviación típica: en dos de cada tres cabezas así la distancia real queda dentro.
hairline-point = Punto de la línea
measured-from = Medido desde
along-skin = Sobre la piel
landmarks-title = Referencias
landmark = Referencia
axis-left = izquierda, mm
axis-up = arriba, mm
axis-forward = delante, mm
origin = Origen
origin-given = indicada
origin-estimated = estimada
origin-exact = exacta
landmarks-note = Desde el punto medio entre los puntos preauriculares.
mark-nasion = Nasion
mark-glabella = Glabela
mark-vertex = Vértice
mark-inion = Inion
mark-left-ear = Punto preauricular izquierdo (trago)
mark-right-ear = Punto preauricular derecho (trago)
mark-left-canthus = Canto externo izquierdo
mark-right-canthus = Canto externo derecho
mark-midline = Línea media
handle-mid-frontal = Punto medio frontal
handle-left-mound = Montículo izquierdo
handle-right-mound = Montículo derecho
handle-left-apex = Vértice frontotemporal izquierdo
handle-right-apex = Vértice frontotemporal derecho
handle-left-temple-peak = Punta temporal izquierda
handle-right-temple-peak = Punta temporal derecha
zones-title = Zonas
zones-lead = Qué se hace en cada sitio. La densidad es la final, tras todas las sesiones.
zone = Zona
area = Superficie
density = Densidad
dot = Punto
depth = Profundidad
pigment = Pigmento
pigment-carbon-black = negro de carbón
pigment-black-iron-oxide = óxido de hierro negro
pigment-red-iron-oxide = óxido de hierro rojo
pigment-titanium-dioxide = dióxido de titanio

# Sesiones

session-title = Sesión { $n }
session-planned = Prevista para el { $target }; no antes del { $earliest } ni después del { $latest }.
session-undated = Aún sin fecha: lo que lo impide está en la página de antes de la primera sesión.
session-days = Repartida en { $n } días.
session-earlier = Los puntos de sesiones anteriores van en gris.
sitting-time = Tiempo en el sillón
needle-time = de ello, aguja
needle = Aguja
needle-points = Puntas de aguja
needle-depth = Profundidad de aguja
ink = Tinta
ready-to-use = Lista para usar
of-it-pigment = de ella, pigmento
done = Hecho
dots-up-to = Puntos hasta
minutes-short = min
map-front = delante
map-back = detrás
map-left = izquierda
map-right = derecha
map-vertex = vértice
map-nasion = nasion
map-inion = inion
map-left-ear = oreja izq.
map-right-ear = oreja der.
map-alt-all = Mapa del cuero cabelludo desde arriba, nariz arriba: cada punto previsto con el color de su zona.
map-alt-session = Mapa del cuero cabelludo desde arriba, nariz arriba, con los { $dots } puntos de la sesión { $n } en los colores de sus zonas.
map-caption = Visto desde arriba, cuadrados de 2 cm, escala 1 : { $scale }.
map-stretch = Al aplanar, los pasos entre puntos cambian de { $low } a { $high } %.
sessions-name = Mapas de sesión
sessions-description = Mapas, tintas y orden de trabajo de cada sesión, para marcar
order-title = Orden de trabajo
order-lead = Los números del mapa indican dónde empieza cada bloque. Trabájelos en orden y márquelos; lo que quede sin hacer va al protocolo.
protocol-title = Protocolo
protocol-lots = Números de lote de pigmento y agujas
protocol-skin = Piel antes y después
protocol-changes = Qué se hizo de otro modo que lo previsto
protocol-sign = Profesional, fecha, firma

# Presupuesto

quote-name = Presupuesto
quote-description = Partidas del presupuesto, su suma y un retoque posterior
costs-title = Qué cuesta
costs-lead = Las partidas suman el total; el retoque viene aparte, años después.
costs-clinic = Según los precios propios de la clínica.
costs-table = No se dieron precios de clínica, así que sale de una tabla para la región { $region }. Una suposición para comparar ofertas, no una oferta.
costs-table-year = No se dieron precios de clínica, así que sale de una tabla de { $year } para la región { $region }. Una suposición para comparar ofertas, no una oferta.
typical = Habitual
line-whole = Tratamiento completo, por superficie
line-consultation = Consulta
line-sitting = Citas
line-hour = Horas
line-dots = Miles de puntos
line-cm2 = cm² tratados
line-bottle = Frascos de pigmento
line-kit = Kit de cuidados
line-tax = Impuesto, %
line-total = Total del primer tratamiento
line-touch-up = Un retoque, años después, al nivel de hoy
quote-item = Partida
quote-quantity = Cantidad
quote-unit-price = Unidad
quote-amount = Importe
quote-valid = El presupuesto vale para el plan del { $date } con { $dots } puntos en { $area }. Otro diseño tiene otro precio.
quote-from = De
quote-for = Para
quote-number = Número de presupuesto o factura
quote-sign = Aceptado: fecha, firma

# Lo incierto

uncertain-title = Lo que es incierto
uncertain-lead = Lea esta página antes de decidir. Enumera lo que este plan no sabe.
doubt-landmarks = Dónde están las referencias
doubt-landmarks-exact = En esta cabeza las referencias son exactas por construcción. En una cabeza escaneada cada una tiene un error, y la línea queda ese tanto más arriba, abajo o a un lado de lo dibujado.
doubt-landmarks-text = Cada distancia parte de una referencia. La menos segura de las principales tiene un error de { $error } (una desviación típica), así que la línea puede quedar ese tanto más arriba, abajo o a un lado de lo dibujado. Compruébela con cinta antes del primer punto.
doubt-figures = En qué se basan las cifras
doubt-figures-text = De las { $all } cifras del oficio que hay tras este plan, { $published } vienen de trabajos publicados, { $practitioner } son consenso de profesionales, { $marketing } son afirmaciones de vendedores y { $derived } se dedujeron de otras; { $unverified } de todas están por verificar en su fuente. Están al final.
doubt-healing = Cómo curan, se extienden y se aclaran los puntos
doubt-healing-text = Nadie ha publicado qué tamaño tienen los puntos ya curados ni cómo cambian su tamaño y color con los años. Las imágenes de años posteriores siguen un modelo de luz y pigmento con ritmos supuestos: compárelas entre sí, no con un calendario.
doubt-depth = A qué profundidad debe quedar el pigmento
doubt-depth-text = Los profesionales se contradicen en más de un factor tres. Demasiado hondo se ve azul y borroso, demasiado superficial se pierde. Unos puntos de prueba en esta piel, vistos a las cuatro semanas, dicen más que cualquier tabla.
doubt-pictures = Lo que las imágenes omiten
doubt-pictures-text = Rojez, brillo con otra luz, pelo que vuelve o se pierde después, y la mano de quien trabaja. Una línea que hoy va bien con la cara tiene que ir bien dentro de veinte años.
doubt-costs = Lo que cuesta al final
doubt-costs-text = Los retoques vuelven cada pocos años mientras se quiera el aspecto, y su precio también. Quitarlo con láser es posible, lleva varias visitas y se paga aparte.
doubt-paper = Lo que este papel no es
doubt-paper-text = No es un diagnóstico ni un consejo médico. Un lunar, una erupción o una caída repentina van al médico antes que a cualquier aguja.
doubt-scan = Sobre el escaneo

# Cuidados

aftercare-name = Cuidados
aftercare-description = Qué hacer, evitar y esperar después de cada sesión, día a día
aftercare-title = Cuidados posteriores
aftercare-lead = Después de cada sesión, día a día; el día 0 es el de la sesión.
day = Día
day-from = desde { $n }
do-this = Hacer
leave-this = Evitar
normal = Es normal
your-days = Sus sesiones
session-on = Sesión { $n }: el día 0 es el { $date }.
questions-to = Preguntas a

# Fuentes

sources-title = Grados y fuentes
sources-lead = Casi todo lo que se sabe de la micropigmentación capilar es costumbre del oficio y no resultado de estudios. Por eso cada cifra dice en qué se basa.
mark-column = Marca
meaning-column = Significado
meaning-published = Un artículo, una autoridad o el dueño de un cuestionario.
meaning-practitioner = En lo que coinciden profesionales y formadores, sin medir.
meaning-marketing = Afirmación de un vendedor o de una página sin fuentes.
meaning-derived = Calculado a partir de esta cabeza o de otras cifras.
meaning-unverified = Recordado, aún no leído en su fuente: se muestra, pero nada se apoya solo en ello.
figures-title = Cifras en las que se basa este plan
figure = Cifra
source = Fuente
source-list = Fuentes
source-own = propio de la clínica

# Hoja de traslado

transfer-name = Hoja de traslado
transfer-description = Distancias de cinta para reencontrar la línea en la cabeza
transfer-title = Del plan a la cabeza
transfer-lead = Ponga la cinta sobre la piel desde la referencia y trace un arco a la distancia; donde se cruzan dos arcos está el punto. Los puntos de la línea media están en la línea del nasion al vértice.
transfer-measured = Medido en la cabeza
transfer-check = Si dos arcos no se encuentran por más que sus errores, se leyó mal una referencia: mida de nuevo antes de poner un punto.
transfer-tolerance = El error es una desviación típica de la referencia de la que parte la cinta.
transfer-none = Este plan no tiene línea que trasladar.
head-widths = Control de la cabeza

# Consentimiento

consent-name = Consentimiento
consent-description = Qué es el tratamiento, qué puede salir mal, y la firma
consent-title = Consentimiento para la micropigmentación capilar
consent-lead = Léalo en casa, pregunte, y fírmelo solo cuando haya pasado el tiempo para pensarlo.
consent-what = Qué se hace
consent-what-text = Unas agujas ponen { $dots } puntos de pigmento ({ $pigments }) en la piel superior de { $area } del cuero cabelludo, en { $n } sesiones. Los puntos parecen pelo rasurado. No crece pelo por ello ni se cura nada.
consent-lasting = Cuánto dura
consent-lasting-text = Los puntos se aclaran y se extienden con los años, en cada piel de otro modo. Es probable un retoque a los { $years }. La cabeza se rasura o se lleva muy corta mientras se quiera el aspecto rasurado.
consent-risks = Qué puede salir mal
consent-risks-text = Rojez, hinchazón y costras unos días son normales. Menos a menudo: infección, alergia, bultos (granulomas), cicatrices, puntos que se emborronan, azulean o se aclaran a manchas, y una línea que deja de ir bien. Apenas se ha estudiado con qué frecuencia ocurre tras la micropigmentación capilar.
consent-undo = Si no gusta
consent-undo-text = El láser puede aclarar los puntos: { $sessions } sesiones en la única serie publicada, con semanas entre ellas, con coste aparte y a veces no del todo. El pelo propio de la zona puede aclararse un tiempo.
consent-photos = Imágenes simuladas
consent-photos-text = Las imágenes del plan son simulaciones. No se promete ningún resultado.
consent-costs = Qué cuesta
consent-costs-text = { $cost } por el primer tratamiento, { $touch } por un retoque al nivel de hoy.
consent-own = Lo que dice el plan de esta persona
consent-not = Hay algo en contra de este tratamiento: mientras sea así, aquí no se firma nada.
consent-agree = Lo he leído, o me lo han leído, y he podido preguntar todo.
consent-agree-health = He contestado con verdad a las preguntas sobre mi salud y avisaré de lo que cambie.
consent-agree-test = Se hizo y se leyó una prueba de alergia, y han pasado los { $days } para pensarlo.
consent-agree-design = He visto la línea y la densidad en mi propia cabeza y estoy de acuerdo.
consent-agree-stop = Sé que puedo parar en cualquier momento, también durante una sesión.
consent-agree-photos = Se pueden hacer y guardar fotos para el tratamiento. Enseñarlas a otros necesita permiso aparte.
sign-client = Cliente: lugar, fecha, firma
sign-practitioner = Profesional: lugar, fecha, firma
sign-guardian = Intérprete o persona de confianza, si la hay

# Historia médica

history-name = Historia médica
history-description = Preguntas sobre la salud antes de la primera sesión
history-title = Preguntas sobre su salud
history-lead = Cada sí se comenta antes de fijar una fecha. La columna dice qué significa aquí un sí; la opinión escrita de un médico cuenta más que esta hoja.
history-question = Pregunta
history-means = Un sí significa
history-yes = sí
history-no = no
history-since = desde cuándo, qué
history-known = Ya contestado con sí en el plan
means-note = comentarlo
means-doctor = antes, un médico
means-wait = esperar
means-stop = no se trata
means-stop-doctor = no se trata, salvo que un médico lo permita
history-medicines = Medicamentos, también sin receta
history-allergies = Alergias
history-operations = Operaciones y enfermedades de los dos últimos años
history-tattoos = Tatuajes: algún problema con ellos
history-truth = Estas respuestas son completas y verdaderas.

# Plantilla

stencil-name = Plantilla
stencil-description = Los puntos previstos a tamaño real, aplanados por partes, para poner sobre la cabeza
stencil-title = Plantilla a tamaño real
stencil-lead = Imprima al 100 %, sin ajustar a la página, y mida las dos barras de cada hoja: 100 mm cada una. Si una se desvía más de medio milímetro, la hoja no sirve.
stencil-bar = 100 mm
stencil-tile = Hoja { $n } de { $all }
stencil-cuts = Corte cada pieza por su contorno y recorte las ranuras grises: cerradas, curvan el papel hacia la cabeza.
stencil-centre = La cruz es el centro de una pieza; su brazo largo apunta hacia delante.
stencil-distortion = Los pasos entre puntos vecinos se desvían de { $low } a { $high } % (5 y 95 % de ellos), sin las ranuras hasta { $whole } %.
stencil-overview = Dónde van las piezas, visto desde arriba.
stencil-dots = { $n } puntos
stencil-empty = Este plan no tiene puntos.

# Proyector

projector-name = Proyector
projector-help = Espacio: lado siguiente. Más y menos: tamaño, hasta que la barra mida 100 mm en la cabeza. Flechas: mover. H: ocultar esta línea.
