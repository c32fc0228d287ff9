# Gesundheitsfragen

reason-cleared = Ein Arzt hat es schriftlich freigegeben.
reason-doctor-first = Zuerst kommt die schriftliche Meinung eines Arztes.
reason-waiting-over = Die Wartezeit ist vorbei.

# Was die Prüfung am Entwurf findet

finding-too_low = Die Haarlinie liegt zu tief: den mittleren Stirnpunkt um mindestens { $by } anheben.
finding-too_high = Die Haarlinie liegt höher als üblich: den mittleren Stirnpunkt um { $by } senken, wenn die Person einverstanden ist.
finding-apex_too_low = Die Ecke der Haarlinie liegt tiefer als ihre Mitte: die Spitze der Geheimratsecke nach oben und hinten setzen, nie unter den mittleren Stirnpunkt.
finding-apex_off_canthus = Die Ecke der Haarlinie liegt neben der Senkrechten durch den äußeren Augenwinkel: die Spitze auf diese Senkrechte setzen.
finding-recession_filled = Die Geheimratsecke ist aufgefüllt; eine gerade Front wirkt gezeichnet und altert nicht mit: die Spitze nach hinten setzen.
finding-recession_too_deep = Die Geheimratsecke ist weiter hinten gezeichnet als bei Norwood II: die Spitze nach vorn holen, wenn die Person einverstanden ist.
finding-temple_peak = Die Schläfenspitze liegt zu weit vorn oder hinten: in den erlaubten Bereich setzen.
finding-too_straight = Die Linie wirkt wie mit dem Lineal gezogen: einen weicheren Stil wählen oder die Griffpunkte versetzen.
finding-dead_symmetric = Links und rechts sind spiegelgleich: die Seiten um ein bis zwei Millimeter verschieden lassen, wie das Gesicht es ist.
finding-asymmetric = Links und rechts unterscheiden sich sichtbar: die Griffpunkte beider Seiten einander annähern.
finding-hard_edge = Die Kante ist härter als ihr Stil: den Übergang auf mindestens { $low } verbreitern.
finding-edge_too_dense = Die vordere Kante ist zu dicht: in den vorderen Reihen weniger Punkte setzen.
finding-edge_too_dark = Die vordere Kante ist zu dunkel: in den vorderen Reihen stärker verdünnen.
finding-helmet = So viel Haut ist bedeckt, dass es wie ein Helm wirkt: kleinere oder weniger Punkte setzen.
finding-merge_risk = Die Punkte laufen wahrscheinlich innerhalb von zehn Jahren ineinander: kleinere oder weniger Punkte setzen.
finding-blue_risk = So tiefes Pigment wird blau: in der oberen Lederhaut bleiben.
finding-density_mismatch = Die Dichte passt nicht zum eigenen Haar der Person: { $from } bis { $to } wählen.
finding-too_dark = Die Punkte würden sich stärker von der Haut abheben als dieses Haar: nach einem Probefleck einen helleren Ton und kleinere Punkte wählen, oder kein Pigment; helles Haar wird nicht getroffen.
finding-hardly_visible = Auf dieser Haut ist die Farbe wenig zu sehen: vor allem anderen einen verheilten Probefleck zeigen und weniger Wirkung erwarten.
finding-scar_without_test = Narben nehmen Farbe unberechenbar an: einen Probefleck einplanen und ihn erst verheilt beurteilen.
finding-must_not_ink-mole = Ein Muttermal liegt im behandelten Gebiet und bleibt frei: im Zweifel einem Arzt zeigen.
finding-must_not_ink-patch = Eine entzündete oder wachsende Stelle liegt im behandelten Gebiet: frei lassen und im Zweifel einem Arzt zeigen.
finding-must_not_ink-wound = Eine Wunde liegt im behandelten Gebiet: frei lassen und im Zweifel einem Arzt zeigen.
finding-active_disease = Die Ränder wandern noch, und jetzt gesetzte Farbe steht später an der falschen Stelle: warten, bis sich ein halbes Jahr lang nichts verändert hat.
finding-future_loss = Bei Norwood { $stage } wären hinter dem Entwurf etwa { $open } kahl: über späteren Haarausfall sprechen, die Front weich halten und planen, wie der Rest behandelt würde.
finding-existing_ink-top-up = Verblasste Farbe ist vorhanden: ihren Ton treffen, mit weniger Punkten als bei einer Neuanlage.
finding-existing_ink-denser = Farbe ist vorhanden: ihre Punkte in die Deckung einrechnen.
finding-existing_ink-soften = Eine harte Front ist vorhanden: hellere einzelne Punkte davor verbergen sie nur zum Teil; bleibt sie sichtbar, mit dem Laser ausdünnen.
finding-existing_ink-raise = Farbe liegt vor der neuen Linie: zuerst mit dem Laser entfernen.
finding-existing_ink-discoloured = Die vorhandene Farbe hat sich verfärbt: zuerst der Laser; weitere Farbe darüber bleibt sichtbar.
finding-existing_ink-merged = Die vorhandenen Punkte sind ineinander gelaufen: zuerst der Laser; auf einen Film lassen sich keine Punkte setzen.
finding-nothing_to_treat = Es gibt nichts zu behandeln: Art und Stadium des Haarausfalls und den Pinsel prüfen.
finding-nothing_to_treat-little = Ein Verlust von weniger als einem Fünftel ist kaum zu sehen: warten oder zuerst die Ursache behandeln.
finding-into_beard = Farbe, die in einen Bart ausläuft, bleibt, wenn der Bart abrasiert wird: dort enden lassen, wo ringsum Haar wächst, und nur bei jemandem, der den Bart behält.
finding-measured = Gemessen: { $is }.
finding-measured-between = Gemessen: { $is }; erlaubt: { $low } bis { $high }.
finding-measured-least = Gemessen: { $is }; erlaubt: mindestens { $low }.
finding-measured-most = Gemessen: { $is }; erlaubt: höchstens { $high }.
finding-accepted = Angenommen, weil: { $reason }.

# Wovor der Plan warnt

caution-several-days-title = Sitzung { $n } dauert { $days } Tage
caution-several-days = { $hours } sind mehr als ein Termin von höchstens { $limit }: auf { $days } Tage verteilen oder eine Sitzung mehr planen.
caution-second-day-title = Sitzung { $n } braucht vielleicht einen zweiten Tag
caution-second-day = Bei langsamer Arbeit dauert sie { $hours }, ein Termin aber höchstens { $limit }: den Tag danach freihalten.
caution-session-count-title = Ungewöhnliche Zahl von Sitzungen
caution-session-count = Geplant: { $n }; üblich: { $low } bis { $high }. Zu wenige lassen keinen Raum für Korrekturen, zu viele machen die Punkte unscharf.
caution-coverage-title = { $zone }: Die Punkte bedecken zu viel
caution-coverage = { $share } der Haut wären bedeckt; über { $limit } laufen die Punkte ineinander und wirken wie ein Helm. Weniger oder kleinere Punkte setzen.
caution-depth-title = { $zone }: Pigment zu tief
caution-depth = { $depth } liegt tiefer als { $limit }: Tiefere Punkte breiten sich aus und werden blau.

# Was am Scan auffiel

remark-not_finite = Ohne endlichen Eckpunkt, daher weggelassen: { $n } { $n ->
    [one] Dreieck
   *[other] Dreiecke
}.
remark-flat = Ohne Fläche, daher weggelassen: { $n } { $n ->
    [one] Dreieck
   *[other] Dreiecke
}.
remark-repeated = Doppelt vorhanden, daher weggelassen: { $n } { $n ->
    [one] Dreieck
   *[other] Dreiecke
}.
remark-crossing = Die Oberfläche durchdringt sich selbst an { $n } { $n ->
    [one] Kante
   *[other] Kanten
}.
remark-turned = Anders herum als ihre Nachbarn, daher umgedreht: { $n } { $n ->
    [one] Dreieck
   *[other] Dreiecke
}.
remark-loose = Weggelassen: { $n } { $n ->
    [one] kleines loses Stück
   *[other] kleine lose Stücke
}.
remark-surroundings = Schultern, Körper oder Umgebung wurden weggelassen: { $n } { $n ->
    [one] Dreieck
   *[other] Dreiecke
}.
remark-open = Die Oberfläche ist offen: { $n } { $n ->
    [one] Rand
   *[other] Ränder
} mit zusammen { $edges } Kanten.
remark-texture = Die Textur { $name } konnte nicht verwendet werden.
remark-no-material = Die Materialdatei { $name } liegt nicht neben der OBJ-Datei: ohne Farbe gelesen.
remark-guessed = Als Einheit wurde { $unit } angenommen: Der Kopf ist damit { $length } lang.
remark-fit = Der Musterkopf passt auf { $fitting } von Gesicht und Kopfhaut bis auf { $within } genau und erklärt { $explained } der Oberfläche.
remark-unusual-length = Der Kopf ist { $is } lang, außerhalb von { $low } bis { $high } bei Erwachsenen: vielleicht eine falsche Einheit oder ein falsch erkanntes Gesicht.
remark-unusual-breadth = Der Kopf ist { $is } breit, außerhalb von { $low } bis { $high } bei Erwachsenen: vielleicht eine falsche Einheit oder Haar an den Seiten.
remark-unusual-circumference = Der Kopf hat einen Umfang von { $is }, außerhalb von { $low } bis { $high } bei Erwachsenen: vielleicht eine falsche Einheit oder fülliges Haar.
remark-unusual-height = Der Kopf ist { $is } hoch, außerhalb von { $low } bis { $high } bei Erwachsenen: vielleicht eine falsche Einheit oder Haar auf dem Oberkopf.
remark-stage = Es wurde kein Stadium des Haarausfalls angegeben: Norwood { $stage } ist angenommen.
remark-from-photos = Der Kopf ist an { $n ->
    [one] ein Foto
   *[other] { $n } Fotos
} angepasst, nicht gescannt: Breite { $breadth }, Höhe { $height }, Länge { $length }. Genauer ist auch eine Höhe der Haarlinie darauf nicht.
remark-usual-size = Kein Foto verriet den Maßstab, daher hat der Kopf die übliche Größe: den Umfang mit dem Maßband messen.
remark-skin-assumed = Kein Foto verriet die Hautfarbe: Helle Haut ist angenommen.
remark-skin = Haut im Foto gemessen: { $likely } (zwischen { $lightest } und { $darkest }, ITA { $angle }).
remark-scalp-seen = Kopfhaut, die auf den Fotos zu sehen ist: { $seen }. { $unseen } sind auf keinem zu sehen; was kahl ist, wird nach dem Stadium des Haarausfalls geplant.
remark-scalp-bare = Kopfhaut, die nach den Fotos kahl oder rasiert ist: { $bare }. Der Plan richtet sich nach dem Stadium des Haarausfalls.
remark-photo = Foto { $name }: { $side }, Umriss { $misfit } neben dem angepassten Kopf.
remark-photo-doubted = Foto { $name }: { $side }, Umriss { $misfit } neben dem angepassten Kopf, weniger sicher als ein gutes Foto.
skin-very_light = sehr hell
skin-light = hell
skin-intermediate = mittel
skin-tan = gebräunt
skin-brown = braun
skin-dark = dunkel
side-front = von vorn
side-left = linke Seite
side-right = rechte Seite
side-back = von hinten
side-top = von oben
