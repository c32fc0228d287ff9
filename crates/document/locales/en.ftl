# Common

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
date = { $day } { $month } { $year }
span = { $from } – { $to }
not-promise = Every picture is a simulation, not a promise of a result.
simulated = SIMULATED
rests-on = Rests on
value = Value
range = Range
error = Error
grade-published = published
grade-practitioner = practitioner
grade-marketing = marketing
grade-derived = derived
unverified = unverified
simulation-alt = Simulated picture. { $view }. { $moment }.
colophon = Case of { $date }, seed { $seed }, BLAKE3 of dots.csv { $hash }. Set in Inter and Noto Sans Arabic, SIL Open Font License 1.1.
colophon-unwritten = not yet written

unit-per-cm2 = { $n } per cm²
unit-per-cm = { $n } per cm
unit-per-min = { $n } per min
unit-ul-per-cm2 = { $n } µl per cm²
unit-days = { $n } { $n ->
    [one] day
   *[other] days
}
unit-weeks = { $n } { $n ->
    [one] week
   *[other] weeks
}
unit-months = { $n } { $n ->
    [one] month
   *[other] months
}
unit-years = { $n } { $n ->
    [one] year
   *[other] years
}
unit-points = { $n } { $n ->
    [one] point
   *[other] points
}
unit-hours = { $n } h
unit-minutes = { $n } min
unit-mm = { $n } mm
unit-cm2 = { $n } cm²
unit-ml = { $n } ml
unit-um = { $n } µm
unit-percent = { $n } %

zone-none = Outside
zone-edge = Edge
zone-transition = Transition
zone-core = Core
zone-crown = Crown
zone-side_fade = Side fade
zone-scar = Scar

view-front = Front
view-top = Top
view-left = Left side
view-right = Right side
view-back = Back
view-three-quarter-left = Three-quarter left
view-three-quarter-right = Three-quarter right
moment-bare = Before treatment
moment-session = Right after session { $n }
moment-healed = Healed
moment-years = After { $n } { $n ->
    [one] year
   *[other] years
}

verdict-suitable = Suitable
verdict-conditions = Suitable with conditions
verdict-not = Not for you
gate-note = NOTE
gate-doctor = DOCTOR
gate-wait = WAIT
gate-stop = STOP
severity-note = NOTE
severity-warning = WARNING
severity-serious = SERIOUS

# Cover and numbers

plan-title = Scalp micropigmentation treatment plan
plan-name = Treatment plan
plan-description = Scalp micropigmentation treatment plan with simulated pictures
prepared-for = Prepared for
date-label = Date
first-session = First session
suitability = Suitability
treated-area = Treated area
dots = Dots
price = Price
in-sessions = { $n ->
    [one] One session
   *[other] In { $n } sessions
}
honesty = Both pictures are computed from the plan, the one before treatment too. They show what is intended, not what is promised: skin, healing and hand differ. The following pages show the same head years on, what every number rests on, and what this plan does not know.
numbers-title = The plan in numbers
numbers-lead = Each number comes with its range and with what it rests on. What the words beside the numbers mean is on the last page.
scalp-area = Hair-bearing area of this head
dots-per-area = Dots per treated area
sessions = Sessions
between-sessions = Between sessions
chair-time = Time in the chair, all sessions
ink-ready-all = Ink ready to use, all sessions
undiluted = Undiluted { $pigment }
price-first = Price of the first treatment
touch-up-after = Touch-up likely after
touch-up-price = Price of a touch-up at today's level
measure-length = Head length
measure-breadth = Head breadth above the ears
measure-height = Head height above the ears
measure-circumference = Head circumference
measure-sagittal = Nasion to inion over the top
measure-coronal = Ear to ear over the top

# Before the first session

before-title = Before the first session
before-lead = Whether this treatment suits, what speaks against it, and when things happen.
until = Until { $date }.
checks-title = What the checks found
dates-title = Dates
from-to = From – to
set-by = Set by
step-cooling-off = Time to think
step-patch-test = Patch test
step-test-dots = Test dots, photographed healed
step-wait = Wait
step-pause = Pause before and after a session
step-session = Session { $n }
step-review = Look at the healed result in daylight
step-touch-up = Likely touch-up

# Pictures, hairline, zones

pictures-title = How it will look
pictures-lead = Rendered from the planned dots on this head, with the light, skin and pigment of the plan. Real skin varies: look at the later years as closely as at the first weeks.
not-rendered = not rendered
hairline-title = The hairline on the head
hairline-lead = Measured along the skin with a tape. The error is one standard deviation: in two of three heads like this the true distance lies within it.
hairline-point = Point of the hairline
measured-from = Measured from
along-skin = Along the skin
landmarks-title = Landmarks
landmark = Landmark
axis-left = left, mm
axis-up = up, mm
axis-forward = forward, mm
origin = Origin
origin-given = given
origin-estimated = estimated
origin-exact = exact
landmarks-note = From the point midway between the preauricular points.
mark-nasion = Nasion
mark-glabella = Glabella
mark-vertex = Vertex
mark-inion = Inion
mark-left-ear = Left preauricular point (tragus)
mark-right-ear = Right preauricular point (tragus)
mark-left-canthus = Left outer canthus
mark-right-canthus = Right outer canthus
mark-midline = Midline
handle-mid-frontal = Mid-frontal point
handle-left-mound = Left mound
handle-right-mound = Right mound
handle-left-apex = Left frontotemporal apex
handle-right-apex = Right frontotemporal apex
handle-left-temple-peak = Left temple peak
handle-right-temple-peak = Right temple peak
zones-title = Zones
zones-lead = What is made where. Density is the final one, after all sessions.
zone = Zone
area = Area
density = Density
dot = Dot
depth = Depth
pigment = Pigment
pigment-carbon-black = carbon black
pigment-black-iron-oxide = black iron oxide
pigment-red-iron-oxide = red iron oxide
pigment-titanium-dioxide = titanium dioxide

# Sessions

session-title = Session { $n }
session-planned = Planned for { $target }; not before { $earliest }, not after { $latest }.
session-undated = No date yet: see what stands against it on the page of the numbers.
session-days = Spread over { $n } days.
session-earlier = Dots of earlier sessions are grey on the map.
sitting-time = Time in the chair
needle-time = of it needle
needle = Needle
needle-points = Needle points
needle-depth = Needle depth
ink = Ink
ready-to-use = Ready to use
of-it-pigment = of it pigment
done = Done
dots-up-to = Dots up to
minutes-short = min
map-front = front
map-back = back
map-left = left
map-right = right
map-vertex = vertex
map-nasion = nasion
map-inion = inion
map-left-ear = left ear
map-right-ear = right ear
map-alt-all = Map of the scalp seen from above, nose up: every planned dot in the colour of its zone.
map-alt-session = Map of the scalp seen from above, nose up, with the { $dots } dots of session { $n } in the colours of their zones.
map-caption = Seen from above, squares of 2 cm, scale 1 : { $scale }.
map-stretch = Flattening changes the steps between dots by { $low } to { $high } %.
sessions-name = Session maps
sessions-description = Maps, inks and the order of work of every session, to tick off
order-title = Order of work
order-lead = The numbers on the map are where each block begins. Work them in their order and tick them off; what is left undone belongs on the protocol.
protocol-title = Protocol
protocol-lots = Lot numbers of pigment and needles
protocol-skin = Skin before and after
protocol-changes = What was done otherwise than planned
protocol-sign = Practitioner, date, signature

# Quote

quote-name = Quote
quote-description = Lines of the quote, their total, and a later touch-up
costs-title = What it costs
costs-lead = Lines add up to the total; the touch-up comes on top, years later.
costs-clinic = From the clinic's own prices.
costs-table = No clinic's prices were given, so this is read from a table for the region { $region }. An assumption to compare offers with, not an offer.
costs-table-year = No clinic's prices were given, so this is read from a table of { $year } for the region { $region }. An assumption to compare offers with, not an offer.
typical = Typical
line-whole = Whole treatment, by treated area
line-consultation = Consultation
line-sitting = Sittings
line-hour = Hours
line-dots = Thousands of dots
line-cm2 = Treated cm²
line-bottle = Bottles of pigment
line-kit = Aftercare kit
line-tax = Tax, %
line-total = Total of the first treatment
line-touch-up = A touch-up, years later, at today's level
quote-item = Item
quote-quantity = Quantity
quote-unit-price = Each
quote-amount = Amount
quote-valid = The quote holds for the plan of { $date } with { $dots } dots on { $area }. Another design has another price.
quote-from = From
quote-for = For
quote-number = Quote or invoice number
quote-sign = Accepted: date, signature

# What is uncertain

uncertain-title = What is uncertain
uncertain-lead = Read this page before deciding. It lists what this plan does not know.
doubt-landmarks = Where the landmarks are
doubt-landmarks-exact = On this head the landmarks are exact by construction. On a scanned head each has an error, and the hairline lies that much higher, lower or further to one side than drawn.
doubt-landmarks-text = Every distance starts at a landmark. The least certain of the main ones has an error of { $error } (one standard deviation), so the hairline can lie that much higher, lower or further to one side than drawn. Check it with a tape before the first dot.
doubt-figures = What the numbers rest on
doubt-figures-text = Of the { $all } figures of the trade behind this plan, { $published } come from published work, { $practitioner } are the consensus of practitioners, { $marketing } are claims of sellers and { $derived } were derived from others; { $unverified } of all are still to be verified in their source. They are listed at the end.
doubt-healing = How dots heal, spread and fade
doubt-healing-text = Nobody has published how large healed dots are, or how their size and colour change over years. The pictures of later years follow a model of light and pigment with assumed rates: compare them with each other, not with a calendar.
doubt-depth = How deep the pigment should lie
doubt-depth-text = Practitioners contradict each other by more than a factor of three. Too deep looks blue and blurred, too shallow is shed. Test dots on this skin, looked at after four weeks, say more than any table.
doubt-pictures = What the pictures leave out
doubt-pictures-text = Redness, shine in other light, hair that grows back or is lost later, and the hand of the person who works. A hairline that suits a face today has to suit it in twenty years.
doubt-costs = What it costs in the end
doubt-costs-text = Touch-ups come back every few years for as long as the look is wanted, and so does their price. Removal by laser is possible, takes several visits and costs extra.
doubt-paper = What this paper is not
doubt-paper-text = It is no diagnosis and no medical advice. A mole, a rash or sudden hair loss belongs in front of a doctor before any needle.
doubt-scan = About the scan

# Aftercare

aftercare-name = Aftercare
aftercare-description = What to do, to leave and to expect after each session, by day
aftercare-title = Aftercare
aftercare-lead = After every session, by day; day 0 is the day of the session.
day = Day
day-from = { $n } on
do-this = Do
leave-this = Leave
normal = Normal
your-days = Your sessions
session-on = Session { $n }: day 0 is { $date }.
questions-to = Questions to

# Sources

sources-title = Grades and sources
sources-lead = Most of what is known about scalp micropigmentation is the habit of the trade and not the result of studies. So each number says what it rests on.
mark-column = Mark
meaning-column = Meaning
meaning-published = A paper, a regulator or the owner of an instrument.
meaning-practitioner = What practitioners and trainers agree on, unmeasured.
meaning-marketing = A claim of a seller or of a page without sources.
meaning-derived = Computed from this head or from other figures.
meaning-unverified = Recalled, not yet read in its source: shown, but nothing rests on it alone.
figures-title = Figures that this plan rests on
figure = Figure
source = Source
source-list = Sources
source-own = the clinic's own

# Transfer sheet

transfer-name = Transfer sheet
transfer-description = Tape distances by which the hairline is found again on the head
transfer-title = From the plan to the head
transfer-lead = Lay the tape along the skin from the landmark and draw an arc at the distance; where two arcs cross lies the point. Points of the midline lie on the line from the nasion over the vertex.
transfer-measured = Measured on the head
transfer-check = Two arcs that miss each other by more than their errors mean a misread landmark: measure again before any dot.
transfer-tolerance = The error is one standard deviation of the landmark that the tape starts from.
transfer-none = This plan has no hairline to transfer.
head-widths = Check of the head

# Consent

consent-name = Consent
consent-description = What the treatment is, what can go wrong, and the signature
consent-title = Consent to scalp micropigmentation
consent-lead = Read it at home, ask, and sign it only after the time to think is over.
consent-what = What is done
consent-what-text = Needles place { $dots } dots of pigment ({ $pigments }) in the upper skin of { $area } of the scalp, in { $n } sessions. The dots look like shaved hair. No hair grows from it, and nothing is cured by it.
consent-lasting = How long it lasts
consent-lasting-text = The dots fade and spread over years and differently in every skin. A touch-up is likely after { $years }. The scalp is shaved or kept very short for as long as the shaved look is wanted.
consent-risks = What can go wrong
consent-risks-text = Redness, swelling and scabs for some days are normal. Less often: infection, allergy, lumps (granulomas), scars, dots that blur, turn bluish or fade in patches, and a hairline that no longer suits. How often this happens after scalp micropigmentation has hardly been studied.
consent-undo = If it is not liked
consent-undo-text = Laser can fade the dots: { $sessions } sessions in the one published series, weeks apart, at extra cost, sometimes not whole. Own hair in the area may turn lighter for a time.
consent-photos = Simulated pictures
consent-photos-text = Pictures of the plan are simulations. No result is promised.
consent-costs = What it costs
consent-costs-text = { $cost } for the first treatment, { $touch } for a touch-up at today's level.
consent-own = What stands in this person's plan
consent-not = Something stands against this treatment: there is nothing to sign while it does.
consent-agree = I have read this, or had it read to me, and could ask all I wanted.
consent-agree-health = I have answered the questions about my health truthfully and will report what changes.
consent-agree-test = A patch test was made and read, and the time to think of { $days } is over.
consent-agree-design = I have seen the hairline and the density on my own head and agree with them.
consent-agree-stop = I know that I can stop at any time, also during a session.
consent-agree-photos = Photos may be taken and kept for the treatment. Showing them to others needs a separate permission.
sign-client = Client: place, date, signature
sign-practitioner = Practitioner: place, date, signature
sign-guardian = Interpreter or person of trust, if any

# Medical history

history-name = Medical history
history-description = Questions about health before the first session
history-title = Questions about your health
history-lead = Every yes is talked over before a date is made. The answer column says what a yes means here; a doctor's written opinion counts more than this sheet.
history-question = Question
history-means = A yes means
history-yes = yes
history-no = no
history-since = since, what, when
history-known = Already answered with yes in the plan
means-note = talk it over
means-doctor = a doctor first
means-wait = wait
means-stop = no treatment
means-stop-doctor = no treatment, unless a doctor allows it
history-medicines = Medicines, also without prescription
history-allergies = Allergies
history-operations = Operations and illnesses of the last two years
history-tattoos = Tattoos: any trouble with them
history-truth = These answers are complete and true.

# Stencil

stencil-name = Stencil
stencil-description = The planned dots at true scale, flattened piece by piece, to lay on the head
stencil-title = True-scale stencil
stencil-lead = Print at 100 %, without fitting to the page, and measure both bars of every sheet: 100 mm each. If one is off by more than half a millimetre, the sheet is waste.
stencil-bar = 100 mm
stencil-tile = Sheet { $n } of { $all }
stencil-cuts = Cut each piece out along its outline and cut out the grey slots: closed, they bend the paper to the head.
stencil-centre = The cross is the middle of a piece; its long arm points to the front of the head.
stencil-distortion = Steps between neighbouring dots are off by { $low } to { $high } % (5 and 95 % of them), without the slots by up to { $whole } %.
stencil-overview = Where the pieces lie, seen from above.
stencil-dots = { $n } dots
stencil-empty = This plan has no dots.

# Projector

projector-name = Projector
projector-help = Space: next side. Plus and minus: size, until the bar is 100 mm on the head. Arrows: shift. H: hide this line.
