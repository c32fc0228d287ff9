# Gemeinsames

month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember
date = { $day }. { $month } { $year }
span = { $from } – { $to }
not-promise = Jedes Bild ist eine Simulation, kein Versprechen eines Ergebnisses.
simulated = SIMULIERT
rests-on = Beruht auf
value = Wert
range = Spanne
error = Fehler
grade-published = veröffentlicht
grade-practitioner = Praxis
grade-marketing = Werbung
grade-derived = abgeleitet
unverified = ungeprüft
simulation-alt = Simuliertes Bild. { $view }. { $moment }.
colophon = Fall vom { $date }, Startwert { $seed }, BLAKE3 von dots.csv { $hash }. Gesetzt in Inter und Noto Sans Arabic, SIL Open Font License 1.1.
colophon-unwritten = noch nicht geschrieben

unit-per-cm2 = { $n } pro cm²
unit-per-cm = { $n } pro cm
unit-per-min = { $n } pro min
unit-ul-per-cm2 = { $n } µl pro cm²
unit-days = { $n } { $n ->
    [one] Tag
   *[other] Tage
}
unit-weeks = { $n } { $n ->
    [one] Woche
   *[other] Wochen
}
unit-months = { $n } { $n ->
    [one] Monat
   *[other] Monate
}
unit-years = { $n } { $n ->
    [one] Jahr
   *[other] Jahre
}
unit-points = { $n } { $n ->
    [one] Punkt
   *[other] Punkte
}
unit-hours = { $n } h
unit-minutes = { $n } min
unit-mm = { $n } mm
unit-cm2 = { $n } cm²
unit-ml = { $n } ml
unit-um = { $n } µm
unit-percent = { $n } %

zone-none = Außerhalb
zone-edge = Kante
zone-transition = Übergang
zone-core = Kern
zone-crown = Tonsur
zone-side_fade = Seitlicher Auslauf
zone-scar = Narbe

view-front = Von vorn
view-top = Von oben
view-left = Linke Seite
view-right = Rechte Seite
view-back = Von hinten
view-three-quarter-left = Halb von links
view-three-quarter-right = Halb von rechts
moment-bare = Vor der Behandlung
moment-session = Gleich nach Sitzung { $n }
moment-healed = Verheilt
moment-years = Nach { $n } { $n ->
    [one] Jahr
   *[other] Jahren
}

verdict-suitable = Geeignet
verdict-conditions = Geeignet unter Bedingungen
verdict-not = Nicht geeignet
gate-note = HINWEIS
gate-doctor = ARZT
gate-wait = WARTEN
gate-stop = STOPP
severity-note = HINWEIS
severity-warning = WARNUNG
severity-serious = ERNST

# Deckblatt und Zahlen

plan-title = Behandlungsplan Kopfhautpigmentierung
plan-name = Behandlungsplan
plan-description = Behandlungsplan einer Kopfhautpigmentierung mit simulierten Bildern
prepared-for = Erstellt für
date-label = Datum
first-session = Erste Sitzung
suitability = Eignung
treated-area = Behandelte Fläche
dots = Punkte
price = Preis
in-sessions = { $n ->
    [one] Eine Sitzung
   *[other] In { $n } Sitzungen
}
honesty = Beide Bilder sind aus dem Plan berechnet, auch das vor der Behandlung. Sie zeigen, was beabsichtigt ist, nicht, was versprochen wird: Haut, Heilung und Hand unterscheiden sich. Die folgenden Seiten zeigen denselben Kopf Jahre später, worauf jede Zahl beruht und was dieser Plan nicht weiß.
numbers-title = Der Plan in Zahlen
numbers-lead = Jede Zahl steht mit ihrer Spanne und mit dem, worauf sie beruht. Was die Wörter neben den Zahlen bedeuten, steht auf der letzten Seite.
scalp-area = Behaarbare Fläche dieses Kopfes
dots-per-area = Punkte je behandelter Fläche
sessions = Sitzungen
between-sessions = Zwischen den Sitzungen
chair-time = Zeit im Stuhl, alle Sitzungen
ink-ready-all = Gebrauchsfertige Farbe, alle Sitzungen
undiluted = { $pigment }, unverdünnt
price-first = Preis der ersten Behandlung
touch-up-after = Auffrischung voraussichtlich nach
touch-up-price = Preis einer Auffrischung auf heutigem Stand
measure-length = Kopflänge
measure-breadth = Kopfbreite über den Ohren
measure-height = Kopfhöhe über den Ohren
measure-circumference = Kopfumfang
measure-sagittal = Nasion bis Inion über den Scheitel
measure-coronal = Ohr zu Ohr über den Scheitel

# Vor der ersten Sitzung

before-title = Vor der ersten Sitzung
before-lead = Ob diese Behandlung passt, was dagegen spricht und wann was geschieht.
until = Bis { $date }.
checks-title = Was die Prüfung ergab
dates-title = Termine
from-to = Von – bis
set-by = Bestimmt durch
step-cooling-off = Bedenkzeit
step-patch-test = Verträglichkeitstest
step-test-dots = Probepunkte, verheilt fotografiert
step-wait = Warten
step-pause = Pause vor und nach einer Sitzung
step-session = Sitzung { $n }
step-review = Verheiltes Ergebnis bei Tageslicht ansehen
step-touch-up = Voraussichtliche Auffrischung

# Bilder, Haarlinie, Zonen

pictures-title = Wie es aussehen wird
pictures-lead = Berechnet aus den geplanten Punkten auf diesem Kopf, mit Licht, Haut und Pigment des Plans. Echte Haut ist verschieden: Sehen Sie die späteren Jahre so genau an wie die ersten Wochen.
not-rendered = nicht berechnet
hairline-title = Die Haarlinie auf dem Kopf
hairline-lead = Gemessen mit dem Maßband entlang der Haut. Der Fehler ist eine Standardabweichung: Bei zwei von drei solchen Köpfen liegt der wahre Abstand darin.
hairline-point = Punkt der Haarlinie
measured-from = Gemessen von
along-skin = Entlang der Haut
landmarks-title = Messpunkte
landmark = Messpunkt
axis-left = links, mm
axis-up = oben, mm
axis-forward = vorn, mm
origin = Herkunft
origin-given = angegeben
origin-estimated = geschätzt
origin-exact = exakt
landmarks-note = Vom Punkt in der Mitte zwischen den Präaurikularpunkten.
mark-nasion = Nasion
mark-glabella = Glabella
mark-vertex = Scheitelpunkt
mark-inion = Inion
mark-left-ear = Linker Präaurikularpunkt (Tragus)
mark-right-ear = Rechter Präaurikularpunkt (Tragus)
mark-left-canthus = Linker äußerer Augenwinkel
mark-right-canthus = Rechter äußerer Augenwinkel
mark-midline = Mittellinie
handle-mid-frontal = Mittlerer Stirnpunkt
handle-left-mound = Linke Wölbung
handle-right-mound = Rechte Wölbung
handle-left-apex = Linke Spitze der Geheimratsecke
handle-right-apex = Rechte Spitze der Geheimratsecke
handle-left-temple-peak = Linke Schläfenspitze
handle-right-temple-peak = Rechte Schläfenspitze
zones-title = Zonen
zones-lead = Was wo gemacht wird. Die Dichte ist die endgültige, nach allen Sitzungen.
zone = Zone
area = Fläche
density = Dichte
dot = Punkt
depth = Tiefe
pigment = Pigment
pigment-carbon-black = Kohlenstoffschwarz
pigment-black-iron-oxide = schwarzes Eisenoxid
pigment-red-iron-oxide = rotes Eisenoxid
pigment-titanium-dioxide = Titandioxid

# Sitzungen

session-title = Sitzung { $n }
session-planned = Geplant für den { $target }; nicht vor dem { $earliest }, nicht nach dem { $latest }.
session-undated = Noch kein Termin: Was dagegen steht, steht auf der Seite vor der ersten Sitzung.
session-days = Verteilt auf { $n } Tage.
session-earlier = Punkte früherer Sitzungen sind auf der Karte grau.
sitting-time = Zeit im Stuhl
needle-time = davon Nadel
needle = Nadel
needle-points = Nadelspitzen
needle-depth = Nadeltiefe
ink = Farbe
ready-to-use = Gebrauchsfertig
of-it-pigment = davon Pigment
done = Fertig
dots-up-to = Punkte bis
minutes-short = min
map-front = vorn
map-back = hinten
map-left = links
map-right = rechts
map-vertex = Scheitel
map-nasion = Nasion
map-inion = Inion
map-left-ear = linkes Ohr
map-right-ear = rechtes Ohr
map-alt-all = Karte der Kopfhaut von oben, Nase oben: jeder geplante Punkt in der Farbe seiner Zone.
map-alt-session = Karte der Kopfhaut von oben, Nase oben, mit den { $dots } Punkten von Sitzung { $n } in den Farben ihrer Zonen.
map-caption = Von oben gesehen, Quadrate von 2 cm, Maßstab 1 : { $scale }.
map-stretch = Die Abwicklung ändert die Schritte zwischen Punkten um { $low } bis { $high } %.
sessions-name = Sitzungskarten
sessions-description = Karten, Farben und Arbeitsfolge jeder Sitzung zum Abhaken
order-title = Arbeitsfolge
order-lead = Die Zahlen auf der Karte zeigen, wo jeder Block beginnt. Arbeiten Sie sie der Reihe nach ab und haken Sie sie ab; was offen bleibt, gehört ins Protokoll.
protocol-title = Protokoll
protocol-lots = Chargennummern von Pigment und Nadeln
protocol-skin = Haut vorher und nachher
protocol-changes = Was anders gemacht wurde als geplant
protocol-sign = Behandler, Datum, Unterschrift

# Angebot

quote-name = Angebot
quote-description = Posten des Angebots, ihre Summe und eine spätere Auffrischung
costs-title = Was es kostet
costs-lead = Die Posten ergeben die Summe; die Auffrischung kommt Jahre später hinzu.
costs-clinic = Nach den eigenen Preisen der Praxis.
costs-table = Es wurden keine Preise einer Praxis angegeben, daher stammt dies aus einer Tabelle für die Region { $region }. Eine Annahme zum Vergleichen von Angeboten, kein Angebot.
costs-table-year = Es wurden keine Preise einer Praxis angegeben, daher stammt dies aus einer Tabelle von { $year } für die Region { $region }. Eine Annahme zum Vergleichen von Angeboten, kein Angebot.
typical = Üblich
line-whole = Ganze Behandlung, nach Fläche
line-consultation = Beratung
line-sitting = Termine
line-hour = Stunden
line-dots = Tausend Punkte
line-cm2 = Behandelte cm²
line-bottle = Flaschen Pigment
line-kit = Pflegeset
line-tax = Steuer, %
line-total = Summe der ersten Behandlung
line-touch-up = Eine Auffrischung, Jahre später, auf heutigem Stand
quote-item = Posten
quote-quantity = Menge
quote-unit-price = Einzelpreis
quote-amount = Betrag
quote-valid = Das Angebot gilt für den Plan vom { $date } mit { $dots } Punkten auf { $area }. Ein anderer Entwurf hat einen anderen Preis.
quote-from = Von
quote-for = Für
quote-number = Nummer des Angebots oder der Rechnung
quote-sign = Angenommen: Datum, Unterschrift

# Was unsicher ist

uncertain-title = Was unsicher ist
uncertain-lead = Lesen Sie diese Seite vor der Entscheidung. Sie zählt auf, was dieser Plan nicht weiß.
doubt-landmarks = Wo die Messpunkte liegen
doubt-landmarks-exact = Auf diesem Kopf sind die Messpunkte durch Konstruktion exakt. Auf einem gescannten Kopf hat jeder einen Fehler, und die Haarlinie liegt um so viel höher, tiefer oder weiter seitlich als gezeichnet.
doubt-landmarks-text = Jeder Abstand beginnt an einem Messpunkt. Der unsicherste der wichtigen hat einen Fehler von { $error } (eine Standardabweichung); um so viel kann die Haarlinie höher, tiefer oder weiter seitlich liegen als gezeichnet. Prüfen Sie sie mit dem Maßband vor dem ersten Punkt.
doubt-figures = Worauf die Zahlen beruhen
doubt-figures-text = Von den { $all } Zahlen des Fachs hinter diesem Plan stammen { $published } aus Veröffentlichungen, { $practitioner } sind Übereinkunft der Praxis, { $marketing } sind Angaben von Verkäufern und { $derived } wurden aus anderen abgeleitet; { $unverified } von allen sind noch in ihrer Quelle zu prüfen. Sie stehen am Ende.
doubt-healing = Wie Punkte heilen, wachsen und verblassen
doubt-healing-text = Niemand hat veröffentlicht, wie groß verheilte Punkte sind oder wie sich Größe und Farbe über Jahre ändern. Die Bilder späterer Jahre folgen einem Modell von Licht und Pigment mit angenommenen Raten: Vergleichen Sie sie miteinander, nicht mit einem Kalender.
doubt-depth = Wie tief das Pigment liegen soll
doubt-depth-text = Praktiker widersprechen einander um mehr als das Dreifache. Zu tief wirkt blau und unscharf, zu flach fällt ab. Probepunkte auf dieser Haut, nach vier Wochen angesehen, sagen mehr als jede Tabelle.
doubt-pictures = Was die Bilder auslassen
doubt-pictures-text = Rötung, Glanz in anderem Licht, Haar, das nachwächst oder später ausfällt, und die Hand, die arbeitet. Eine Haarlinie, die heute zum Gesicht passt, muss auch in zwanzig Jahren passen.
doubt-costs = Was es am Ende kostet
doubt-costs-text = Auffrischungen kommen alle paar Jahre wieder, solange das Aussehen gewünscht ist, und ihr Preis auch. Entfernung mit dem Laser ist möglich, braucht mehrere Termine und kostet extra.
doubt-paper = Was dieses Papier nicht ist
doubt-paper-text = Es ist keine Diagnose und kein ärztlicher Rat. Ein Muttermal, ein Ausschlag oder plötzlicher Haarausfall gehört vor jeder Nadel zum Arzt.
doubt-scan = Zum Scan

# Pflege

aftercare-name = Pflege danach
aftercare-description = Was nach jeder Sitzung zu tun, zu lassen und zu erwarten ist, Tag für Tag
aftercare-title = Pflege danach
aftercare-lead = Nach jeder Sitzung, Tag für Tag; Tag 0 ist der Tag der Sitzung.
day = Tag
day-from = ab { $n }
do-this = Tun
leave-this = Lassen
normal = Normal
your-days = Ihre Sitzungen
session-on = Sitzung { $n }: Tag 0 ist der { $date }.
questions-to = Fragen an

# Quellen

sources-title = Grade und Quellen
sources-lead = Das meiste, was man über Kopfhautpigmentierung weiß, ist Gewohnheit des Fachs und nicht Ergebnis von Studien. Darum sagt jede Zahl, worauf sie beruht.
mark-column = Zeichen
meaning-column = Bedeutung
meaning-published = Eine Arbeit, eine Behörde oder der Inhaber eines Fragebogens.
meaning-practitioner = Worin Praktiker und Ausbilder übereinstimmen, ungemessen.
meaning-marketing = Angabe eines Verkäufers oder einer Seite ohne Quellen.
meaning-derived = Berechnet aus diesem Kopf oder aus anderen Zahlen.
meaning-unverified = Erinnert, noch nicht in der Quelle gelesen: gezeigt, aber nichts beruht darauf allein.
figures-title = Zahlen, auf denen dieser Plan beruht
figure = Zahl
source = Quelle
source-list = Quellen
source-own = eigene der Praxis

# Übertragungsblatt

transfer-name = Übertragungsblatt
transfer-description = Maßbandabstände, mit denen die Haarlinie auf dem Kopf wiedergefunden wird
transfer-title = Vom Plan auf den Kopf
transfer-lead = Legen Sie das Maßband vom Messpunkt an entlang der Haut und zeichnen Sie im Abstand einen Bogen; wo zwei Bögen sich kreuzen, liegt der Punkt. Punkte der Mitte liegen auf der Linie vom Nasion über den Scheitel.
transfer-measured = Am Kopf gemessen
transfer-check = Verfehlen sich zwei Bögen um mehr als ihre Fehler, wurde ein Messpunkt falsch gelesen: vor jedem Punkt neu messen.
transfer-tolerance = Der Fehler ist eine Standardabweichung des Messpunkts, von dem das Maßband ausgeht.
transfer-none = Dieser Plan hat keine Haarlinie zu übertragen.
head-widths = Kontrolle des Kopfes

# Einwilligung

consent-name = Einwilligung
consent-description = Was die Behandlung ist, was schiefgehen kann, und die Unterschrift
consent-title = Einwilligung in die Kopfhautpigmentierung
consent-lead = Lesen Sie es zu Hause, fragen Sie, und unterschreiben Sie erst, wenn die Bedenkzeit vorbei ist.
consent-what = Was gemacht wird
consent-what-text = Nadeln setzen { $dots } Pigmentpunkte ({ $pigments }) in die obere Haut von { $area } der Kopfhaut, in { $n } Sitzungen. Die Punkte sehen aus wie rasiertes Haar. Davon wächst kein Haar, und nichts wird dadurch geheilt.
consent-lasting = Wie lange es hält
consent-lasting-text = Die Punkte verblassen und wachsen über Jahre, in jeder Haut anders. Eine Auffrischung ist voraussichtlich nach { $years } nötig. Der Kopf wird rasiert oder sehr kurz gehalten, solange das rasierte Aussehen gewünscht ist.
consent-risks = Was schiefgehen kann
consent-risks-text = Rötung, Schwellung und Schorf für einige Tage sind normal. Seltener: Infektion, Allergie, Knoten (Granulome), Narben, Punkte, die verlaufen, bläulich werden oder fleckig verblassen, und eine Haarlinie, die nicht mehr passt. Wie oft das nach einer Kopfhautpigmentierung vorkommt, ist kaum untersucht.
consent-undo = Wenn es nicht gefällt
consent-undo-text = Ein Laser kann die Punkte aufhellen: { $sessions } Sitzungen in der einen veröffentlichten Reihe, im Abstand von Wochen, auf eigene Kosten, manchmal nicht vollständig. Eigenes Haar in der Fläche kann eine Zeit lang heller werden.
consent-photos = Simulierte Bilder
consent-photos-text = Bilder des Plans sind Simulationen. Ein Ergebnis wird nicht versprochen.
consent-costs = Was es kostet
consent-costs-text = { $cost } für die erste Behandlung, { $touch } für eine Auffrischung auf heutigem Stand.
consent-own = Was im Plan dieser Person steht
consent-not = Etwas spricht gegen diese Behandlung: Solange das so ist, wird hier nichts unterschrieben.
consent-agree = Ich habe dies gelesen oder vorgelesen bekommen und konnte alles fragen.
consent-agree-health = Ich habe die Fragen zu meiner Gesundheit wahrheitsgemäß beantwortet und melde, was sich ändert.
consent-agree-test = Ein Verträglichkeitstest wurde gemacht und abgelesen, und die Bedenkzeit von { $days } ist vorbei.
consent-agree-design = Ich habe Haarlinie und Dichte am eigenen Kopf gesehen und bin einverstanden.
consent-agree-stop = Ich weiß, dass ich jederzeit abbrechen kann, auch während einer Sitzung.
consent-agree-photos = Fotos dürfen für die Behandlung gemacht und aufbewahrt werden. Sie anderen zu zeigen braucht eine eigene Erlaubnis.
sign-client = Kundin oder Kunde: Ort, Datum, Unterschrift
sign-practitioner = Behandler: Ort, Datum, Unterschrift
sign-guardian = Dolmetscher oder Vertrauensperson, falls dabei

# Vorgeschichte

history-name = Gesundheitsfragen
history-description = Fragen zur Gesundheit vor der ersten Sitzung
history-title = Fragen zu Ihrer Gesundheit
history-lead = Jedes Ja wird besprochen, bevor ein Termin gemacht wird. Die Spalte sagt, was ein Ja hier bedeutet; die schriftliche Meinung eines Arztes zählt mehr als dieses Blatt.
history-question = Frage
history-means = Ein Ja heißt
history-yes = ja
history-no = nein
history-since = seit wann, was
history-known = Im Plan schon mit Ja beantwortet
means-note = besprechen
means-doctor = erst zum Arzt
means-wait = warten
means-stop = keine Behandlung
means-stop-doctor = keine Behandlung, außer ein Arzt erlaubt sie
history-medicines = Medikamente, auch ohne Rezept
history-allergies = Allergien
history-operations = Operationen und Krankheiten der letzten zwei Jahre
history-tattoos = Tätowierungen: gab es Ärger damit
history-truth = Diese Antworten sind vollständig und wahr.

# Schablone

stencil-name = Schablone
stencil-description = Die geplanten Punkte in wahrer Größe, stückweise abgewickelt, zum Auflegen auf den Kopf
stencil-title = Schablone in wahrer Größe
stencil-lead = Mit 100 % drucken, ohne Anpassen an die Seite, und auf jedem Blatt beide Balken messen: je 100 mm. Weicht einer um mehr als einen halben Millimeter ab, ist das Blatt unbrauchbar.
stencil-bar = 100 mm
stencil-tile = Blatt { $n } von { $all }
stencil-cuts = Jedes Stück am Umriss ausschneiden und die grauen Schlitze heraustrennen: Geschlossen biegen sie das Papier zum Kopf.
stencil-centre = Das Kreuz ist die Mitte eines Stücks; sein langer Arm zeigt nach vorn.
stencil-distortion = Schritte zwischen Nachbarpunkten weichen um { $low } bis { $high } % ab (5 und 95 % davon), ohne die Schlitze um bis zu { $whole } %.
stencil-overview = Wo die Stücke liegen, von oben gesehen.
stencil-dots = { $n } Punkte
stencil-empty = Dieser Plan hat keine Punkte.

# Projektor

projector-name = Projektor
projector-help = Leertaste: nächste Seite. Plus und Minus: Größe, bis der Balken auf dem Kopf 100 mm misst. Pfeile: verschieben. H: diese Zeile verbergen.
