# Preguntas de salud

reason-cleared = Un médico lo ha autorizado por escrito.
reason-doctor-first = Primero hace falta la opinión escrita de un médico.
reason-waiting-over = El tiempo de espera ya ha pasado.

# Lo que la revisión encuentra en el diseño

finding-too_low = La línea del pelo está demasiado baja: suba el punto medio frontal al menos { $by }.
finding-too_high = La línea del pelo está más alta de lo habitual: baje el punto medio frontal { $by } si la persona está de acuerdo.
finding-apex_too_low = La esquina de la línea está más baja que su centro: lleve el vértice frontotemporal hacia arriba y atrás, nunca por debajo del punto medio frontal.
finding-apex_off_canthus = La esquina de la línea está fuera de la vertical que pasa por el canto externo del ojo: lleve el vértice a esa vertical.
finding-recession_filled = La entrada está rellena; un frente recto parece dibujado y no envejece con la persona: lleve el vértice frontotemporal hacia atrás.
finding-recession_too_deep = La entrada está dibujada más atrás que en un Norwood II: adelante el vértice si la persona está de acuerdo.
finding-temple_peak = La punta temporal está demasiado adelantada o atrasada: llévela dentro del margen.
finding-too_straight = La línea parece trazada con regla: elija un estilo más suave o separe los puntos de control.
finding-dead_symmetric = Izquierda y derecha son como en un espejo: deje que los lados difieran uno o dos milímetros, como difiere la cara.
finding-asymmetric = Izquierda y derecha difieren a simple vista: acerque entre sí los puntos de control de los dos lados.
finding-hard_edge = El borde es más duro que su estilo: ensanche el degradado hasta al menos { $low }.
finding-edge_too_dense = El borde frontal es demasiado denso: ponga menos puntos en las primeras filas.
finding-edge_too_dark = El borde frontal es demasiado oscuro: use una dilución más clara en las primeras filas.
finding-helmet = Se cubre tanta piel que parece un casco: use puntos más pequeños o menos puntos.
finding-merge_risk = Es probable que los puntos se junten en menos de diez años: use puntos más pequeños o menos puntos.
finding-blue_risk = El pigmento a esta profundidad se vuelve azul: quédese en la dermis superior.
finding-density_mismatch = La densidad no casa con el pelo propio de la persona: elija de { $from } a { $to }.
finding-too_dark = Los puntos destacarían sobre la piel más que este pelo: tras una zona de prueba elija un tono más claro y puntos más pequeños, o ningún pigmento; el pelo claro no se iguala.
finding-hardly_visible = En esta piel la tinta se ve poco: antes de nada enseñe una zona de prueba ya curada, y espere menos efecto.
finding-scar_without_test = Las cicatrices toman la tinta de forma imprevisible: prevea una zona de prueba y júzguela ya curada.
finding-must_not_ink-mole = Hay un lunar en la zona tratada y se deja libre: en caso de duda, que lo vea un médico.
finding-must_not_ink-patch = Hay una placa inflamada o que crece en la zona tratada: déjela libre y, en caso de duda, que la vea un médico.
finding-must_not_ink-wound = Hay una herida en la zona tratada: déjela libre y, en caso de duda, que la vea un médico.
finding-active_disease = Los bordes todavía se mueven y la tinta puesta ahora acabará donde no debe: espere hasta que nada haya cambiado en medio año.
finding-future_loss = Con un Norwood { $stage } quedarían calvos unos { $open } detrás del diseño: hable de la caída futura, mantenga suave el frente y planee cómo se trataría el resto.
finding-existing_ink-top-up = Ya hay tinta desvaída: iguale su tono, con menos puntos que si fuera de nuevas.
finding-existing_ink-denser = Ya hay tinta: cuente sus puntos en la superficie cubierta.
finding-existing_ink-soften = Ya hay un frente duro: unos puntos sueltos más claros delante solo lo ocultan en parte; si sigue viéndose, rebájelo con láser.
finding-existing_ink-raise = Hay tinta por delante de la línea nueva: quítela antes con láser.
finding-existing_ink-discoloured = La tinta que hay ha cambiado de color: primero el láser; poner más tinta encima se seguirá notando.
finding-existing_ink-merged = Los puntos que hay se han juntado: primero el láser; sobre una mancha continua no se pueden añadir puntos.
finding-nothing_to_treat = No hay nada que tratar: revise el tipo de caída, su grado y el pincel.
finding-nothing_to_treat-little = Una pérdida de menos de un quinto apenas se ve: espere, o trate antes la causa.
finding-into_beard = La tinta que entra en la barba se queda cuando la barba se afeita: que termine donde crece pelo alrededor, y solo en quien conserva la barba.
finding-measured = Medido: { $is }.
finding-measured-between = Medido: { $is }; permitido: de { $low } a { $high }.
finding-measured-least = Medido: { $is }; permitido: al menos { $low }.
finding-measured-most = Medido: { $is }; permitido: como mucho { $high }.
finding-accepted = Aceptado porque: { $reason }.

# De qué avisa el plan

caution-several-days-title = La sesión { $n } ocupa { $days } días
caution-several-days = { $hours } son más que una cita de { $limit } como mucho: repártala en { $days } días o añada una sesión.
caution-second-day-title = La sesión { $n } puede necesitar un segundo día
caution-second-day = Si se trabaja despacio lleva { $hours }, y una cita dura como mucho { $limit }: deje libre el día siguiente.
caution-session-count-title = Número de sesiones poco habitual
caution-session-count = Previstas: { $n }; lo habitual: de { $low } a { $high }. Con muy pocas no queda margen para corregir, con demasiadas los puntos se emborronan.
caution-coverage-title = { $zone }: los puntos cubren demasiado
caution-coverage = Quedaría cubierto el { $share } de la piel; por encima del { $limit } los puntos se juntan y parecen un casco. Menos puntos o más pequeños.
caution-depth-title = { $zone }: pigmento demasiado hondo
caution-depth = { $depth } queda por debajo de { $limit }: los puntos más hondos se extienden y se vuelven azules.

# Lo que llamó la atención en el escaneo

remark-not_finite = Sin una esquina con coordenadas finitas, y por eso fuera: { $n } { $n ->
    [one] triángulo
   *[other] triángulos
}.
remark-flat = Sin superficie, y por eso fuera: { $n } { $n ->
    [one] triángulo
   *[other] triángulos
}.
remark-repeated = Repetidos, y por eso fuera: { $n } { $n ->
    [one] triángulo
   *[other] triángulos
}.
remark-crossing = La superficie se cruza consigo misma en { $n } { $n ->
    [one] arista
   *[other] aristas
}.
remark-turned = Orientados al revés que sus vecinos, y por eso girados: { $n } { $n ->
    [one] triángulo
   *[other] triángulos
}.
remark-loose = Se han quitado { $n } { $n ->
    [one] trozo suelto pequeño
   *[other] trozos sueltos pequeños
}.
remark-surroundings = Se han dejado fuera hombros, cuerpo o entorno: { $n } { $n ->
    [one] triángulo
   *[other] triángulos
}.
remark-open = La superficie está abierta: { $n } { $n ->
    [one] borde
   *[other] bordes
} con { $edges } aristas en total.
remark-texture = La textura { $name } no se ha podido usar.
remark-no-material = El archivo de material { $name } no está junto al OBJ: leído sin color.
remark-guessed = Se ha tomado { $unit } como unidad: así la cabeza mide { $length } de largo.
remark-fit = La cabeza modelo encaja en el { $fitting } de cara y cuero cabelludo con menos de { $within } de diferencia y explica el { $explained } de la superficie.
remark-unusual-length = La cabeza mide { $is } de largo, fuera de { $low } a { $high } en adultos: quizá una unidad equivocada o una cara mal situada.
remark-unusual-breadth = La cabeza mide { $is } de ancho, fuera de { $low } a { $high } en adultos: quizá una unidad equivocada o pelo a los lados.
remark-unusual-circumference = La cabeza mide { $is } de contorno, fuera de { $low } a { $high } en adultos: quizá una unidad equivocada o el volumen del pelo.
remark-unusual-height = La cabeza mide { $is } de alto, fuera de { $low } a { $high } en adultos: quizá una unidad equivocada o pelo encima.
remark-stage = No se dio el grado de la caída: se supone Norwood { $stage }.
remark-from-photos = La cabeza está ajustada a { $n ->
    [one] una foto
   *[other] { $n } fotos
}, no escaneada: ancho { $breadth }, alto { $height }, largo { $length }. La altura de una línea sobre ella no es más segura que eso.
remark-usual-size = Ninguna foto dio la escala, así que la cabeza tiene el tamaño habitual: mida el contorno con una cinta.
remark-skin-assumed = Ninguna foto dio el color de la piel: se supone piel clara.
remark-skin = Piel medida en la foto: { $likely } (entre { $lightest } y { $darkest }, ITA { $angle }).
remark-scalp-seen = Cuero cabelludo que muestran las fotos: { $seen }. { $unseen } no salen en ninguna; lo calvo se planea según el grado de la caída.
remark-scalp-bare = Cuero cabelludo calvo o rasurado según las fotos: { $bare }. El plan sigue el grado de la caída.
remark-photo = Foto { $name }: { $side }, contorno a { $misfit } de la cabeza ajustada.
remark-photo-doubted = Foto { $name }: { $side }, contorno a { $misfit } de la cabeza ajustada, menos segura que una buena foto.
skin-very_light = muy clara
skin-light = clara
skin-intermediate = intermedia
skin-tan = bronceada
skin-brown = morena
skin-dark = oscura
side-front = de frente
side-left = lado izquierdo
side-right = lado derecho
side-back = de atrás
side-top = de arriba
