# Screening

reason-cleared = A doctor has cleared it in writing.
reason-doctor-first = A doctor's written opinion comes first.
reason-waiting-over = The waiting time is over.

# What the critic finds on a design

finding-too_low = The hairline is too low: raise the mid-frontal point by at least { $by }.
finding-too_high = The hairline is higher than usual: lower the mid-frontal point by { $by } if the person agrees.
finding-apex_too_low = The corner of the hairline is lower than its middle: move the frontotemporal apex up and back, never below the mid-frontal point.
finding-apex_off_canthus = The corner of the hairline is off the vertical through the outer corner of the eye: move the apex onto that vertical.
finding-recession_filled = The recession is filled; a straight front looks drawn and does not age: move the frontotemporal apex back.
finding-recession_too_deep = The recession is drawn further back than at Norwood II: bring the apex forward if the person agrees.
finding-temple_peak = The temple peak is too far forward or back: move it into the range.
finding-too_straight = The line is ruler-drawn: choose a softer style or move handles apart.
finding-dead_symmetric = Left and right are mirror images: let the sides differ by a millimetre or two, as the face does.
finding-asymmetric = Left and right differ visibly: bring the handles of the two sides closer to each other.
finding-hard_edge = The edge is harder than its style: widen the gradient to at least { $low }.
finding-edge_too_dense = The front edge is too dense: use fewer dots in the front rows.
finding-edge_too_dark = The front edge is too dark: use a lighter dilution in the front rows.
finding-helmet = So much skin is covered that it reads as a helmet: use smaller or fewer dots.
finding-merge_risk = Dots are likely to run together within ten years: use smaller or fewer dots.
finding-blue_risk = Pigment this deep turns blue: stay in the upper dermis.
finding-density_mismatch = The density does not match the person's own hair: choose { $from } to { $to }.
finding-too_dark = Dots would stand out from the skin as this hair does not: choose a paler shade and smaller dots after a test patch, or no pigment; light hair is not matched.
finding-hardly_visible = Ink shows little on this skin: show the client a test patch, healed, before anything else, and expect less effect.
finding-scar_without_test = Scars take ink unpredictably: plan a test patch and look at it healed first.
finding-must_not_ink-mole = A mole lies in the treated area and is left free: have a doctor look at it when in doubt.
finding-must_not_ink-patch = An inflamed or growing patch lies in the treated area: leave the spot free, and have a doctor look at it when in doubt.
finding-must_not_ink-wound = A wound lies in the treated area: leave the spot free, and have a doctor look at it when in doubt.
finding-active_disease = The borders still move, and ink placed now ends up in the wrong place: wait until nothing has changed for half a year.
finding-future_loss = At Norwood { $stage } about { $open } behind the design would be bald: talk about later loss, keep the front soft, and plan how the rest would be treated.
finding-existing_ink-top-up = Faded ink is there: match its tone, with fewer dots than anew.
finding-existing_ink-denser = Ink is there: count its dots into the coverage.
finding-existing_ink-soften = A hard front is there: lighter single dots in front of it hide it only in part; thin it by laser if it stays visible.
finding-existing_ink-raise = Ink lies in front of the new line: remove it by laser first.
finding-existing_ink-discoloured = The ink there has changed colour: laser first; more ink over it stays visible.
finding-existing_ink-merged = The dots there have run together: laser first; dots cannot be added to a film.
finding-nothing_to_treat = There is nothing to treat: check the condition, its stage and the brush.
finding-nothing_to_treat-little = Loss below a fifth is hardly seen: wait, or treat the cause first.
finding-into_beard = Ink that runs into a beard stays when the beard is shaved off: end it where hair grows around it, and only for someone who keeps the beard.
finding-measured = Measured: { $is }.
finding-measured-between = Measured: { $is }; allowed: { $low } to { $high }.
finding-measured-least = Measured: { $is }; allowed: at least { $low }.
finding-measured-most = Measured: { $is }; allowed: at most { $high }.
finding-accepted = Accepted: { $reason }.

# What the plan warns of

caution-several-days-title = Session { $n } takes { $days } days
caution-several-days = { $hours } are more than one sitting of at most { $limit }: spread over { $days } days, or use one more session.
caution-second-day-title = Session { $n } may need a second day
caution-second-day = Slow work takes { $hours }, and one sitting at most { $limit }: keep the day after free.
caution-session-count-title = Unusual number of sessions
caution-session-count = { $n } planned; usual are { $low } to { $high }. Too few leave no room to correct, too many blur the dots.
caution-coverage-title = { $zone }: dots cover too much
caution-coverage = { $share } of the skin would be covered; above { $limit } dots merge and read as a helmet. Fewer or smaller dots.
caution-depth-title = { $zone }: pigment too deep
caution-depth = { $depth } lies below { $limit }: deeper dots spread and turn blue.

# What was remarked on the scan

remark-not_finite = Dropped for want of a finite corner: { $n } { $n ->
    [one] triangle
   *[other] triangles
}.
remark-flat = Dropped because they have no area: { $n } { $n ->
    [one] triangle
   *[other] triangles
}.
remark-repeated = Dropped because they were there twice: { $n } { $n ->
    [one] triangle
   *[other] triangles
}.
remark-crossing = The surface crosses itself at { $n } { $n ->
    [one] edge
   *[other] edges
}.
remark-turned = Turned round because their winding disagreed with their neighbours: { $n } { $n ->
    [one] triangle
   *[other] triangles
}.
remark-loose = Dropped: { $n } small loose { $n ->
    [one] piece
   *[other] pieces
}.
remark-surroundings = Shoulders, body or surroundings were left out: { $n } { $n ->
    [one] triangle
   *[other] triangles
}.
remark-open = The surface is open: { $n } { $n ->
    [one] border
   *[other] borders
} with { $edges } edges together.
remark-texture = The texture { $name } could not be used.
remark-no-material = The material file { $name } is not beside the OBJ: read without colour.
remark-guessed = The unit was taken as { $unit }: the head is then { $length } long.
remark-fit = The template head fits { $fitting } of face and scalp within { $within } and explains { $explained } of the surface.
remark-unusual-length = The head measures { $is } in length, outside { $low } to { $high } of adults: perhaps a wrong unit or a misplaced face.
remark-unusual-breadth = The head measures { $is } in breadth, outside { $low } to { $high } of adults: perhaps a wrong unit, or hair at the sides.
remark-unusual-circumference = The head measures { $is } around, outside { $low } to { $high } of adults: perhaps a wrong unit, or hair volume.
remark-unusual-height = The head measures { $is } in height, outside { $low } to { $high } of adults: perhaps a wrong unit, or hair on top.
remark-stage = No stage of hair loss was given: Norwood { $stage } is assumed.
remark-from-photos = The head is fitted to { $n ->
    [one] one photo
   *[other] { $n } photos
}, not scanned: breadth { $breadth }, height { $height }, length { $length }. A hairline height on it is no surer than that.
remark-usual-size = No photo told the scale, so the head has the usual size: measure its circumference with a tape.
remark-skin-assumed = No photo told the skin's colour: light skin is assumed.
remark-skin = Skin measured in the photo: { $likely } (between { $lightest } and { $darkest }, ITA { $angle }).
remark-scalp-seen = Scalp that the photos show: { $seen }. { $unseen } of it are in none of them; what is bald is planned by the stage of loss.
remark-scalp-bare = Scalp that is bare or shaved by the photos: { $bare }. The plan goes by the stage of loss.
remark-photo = Photo { $name }: { $side }, outline { $misfit } off the fitted head.
remark-photo-doubted = Photo { $name }: { $side }, outline { $misfit } off the fitted head, less sure than a good photo.
skin-very_light = very light
skin-light = light
skin-intermediate = intermediate
skin-tan = tan
skin-brown = brown
skin-dark = dark
side-front = from the front
side-left = left side
side-right = right side
side-back = from the back
side-top = from the top
