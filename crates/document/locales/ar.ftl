# مشترك

month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر
date = { $day } { $month } { $year }
span = { $from } – { $to }
not-promise = كل صورة محاكاة وليست وعدًا بنتيجة.
simulated = محاكاة
rests-on = الأساس
value = القيمة
range = المدى
error = الخطأ
grade-published = منشور
grade-practitioner = ممارسة
grade-marketing = دعاية
grade-derived = مستنتج
unverified = غير متحقق منه
simulation-alt = صورة محاكاة. { $view }. { $moment }.
colophon = حالة بتاريخ { $date }، البذرة { $seed }، BLAKE3 للملف dots.csv { $hash }. الخطان Inter و Noto Sans Arabic برخصة SIL Open Font License 1.1.
colophon-unwritten = لم يكتب بعد

unit-per-cm2 = { $n } لكل سم²
unit-per-cm = { $n } لكل سم
unit-per-min = { $n } في الدقيقة
unit-ul-per-cm2 = { $n } ميكرولتر لكل سم²
unit-days = { $n } { $n ->
    [one] يوم
    [two] يومان
    [few] أيام
    [many] يومًا
   *[other] يوم
}
unit-weeks = { $n } { $n ->
    [one] أسبوع
    [two] أسبوعان
    [few] أسابيع
    [many] أسبوعًا
   *[other] أسبوع
}
unit-months = { $n } { $n ->
    [one] شهر
    [two] شهران
    [few] أشهر
    [many] شهرًا
   *[other] شهر
}
unit-years = { $n } { $n ->
    [one] سنة
    [two] سنتان
    [few] سنوات
    [many] سنة
   *[other] سنة
}
unit-points = { $n } { $n ->
    [one] نقطة
    [two] نقطتان
    [few] نقاط
    [many] نقطة
   *[other] نقطة
}
unit-hours = { $n } س
unit-minutes = { $n } د
unit-mm = { $n } مم
unit-cm2 = { $n } سم²
unit-ml = { $n } مل
unit-um = { $n } ميكرومتر
unit-percent = { $n }٪

zone-none = خارج المنطقة
zone-edge = الحافة
zone-transition = الانتقال
zone-core = القلب
zone-crown = قمة الرأس
zone-side_fade = التدرج الجانبي
zone-scar = ندبة

view-front = من الأمام
view-top = من الأعلى
view-left = الجانب الأيسر
view-right = الجانب الأيمن
view-back = من الخلف
view-three-quarter-left = ثلاثة أرباع من اليسار
view-three-quarter-right = ثلاثة أرباع من اليمين
moment-bare = قبل العلاج
moment-session = بعد الجلسة { $n } مباشرة
moment-healed = بعد الالتئام
moment-years = { $n ->
    [one] بعد سنة واحدة
    [two] بعد سنتين
    [few] بعد { $n } سنوات
   *[other] بعد { $n } سنة
}

verdict-suitable = مناسب
verdict-conditions = مناسب بشروط
verdict-not = غير مناسب لك
gate-note = ملاحظة
gate-doctor = طبيب
gate-wait = انتظار
gate-stop = توقف
severity-note = ملاحظة
severity-warning = تنبيه
severity-serious = خطير

# الغلاف والأرقام

plan-title = خطة تصبغ فروة الرأس
plan-name = خطة العلاج
plan-description = خطة علاج بتصبغ فروة الرأس مع صور محاكاة
prepared-for = أعدت لـ
date-label = التاريخ
first-session = الجلسة الأولى
suitability = الملاءمة
treated-area = المساحة المعالجة
dots = النقاط
price = السعر
in-sessions = { $n ->
    [one] جلسة واحدة
    [two] في جلستين
    [few] في { $n } جلسات
   *[other] في { $n } جلسة
}
honesty = الصورتان محسوبتان من الخطة، حتى صورة ما قبل العلاج. وهما تبينان المقصود لا الموعود: فالجلد والالتئام واليد تختلف. وتبين الصفحات التالية الرأس نفسه بعد سنوات، وما يستند إليه كل رقم، وما لا تعرفه هذه الخطة.
numbers-title = الخطة بالأرقام
numbers-lead = كل رقم معه مداه وما يستند إليه. ومعاني الكلمات التي بجوار الأرقام في الصفحة الأخيرة.
scalp-area = مساحة فروة هذا الرأس
dots-per-area = النقاط لكل مساحة معالجة
sessions = الجلسات
between-sessions = بين الجلسات
chair-time = الوقت على الكرسي، كل الجلسات
ink-ready-all = الحبر الجاهز، كل الجلسات
undiluted = { $pigment } غير مخفف
price-first = سعر العلاج الأول
touch-up-after = تجديد مرجح بعد
touch-up-price = سعر التجديد بمستوى اليوم
measure-length = طول الرأس
measure-breadth = عرض الرأس فوق الأذنين
measure-height = ارتفاع الرأس فوق الأذنين
measure-circumference = محيط الرأس
measure-sagittal = من جذر الأنف إلى القذال عبر القمة
measure-coronal = من الأذن إلى الأذن عبر القمة

# قبل الجلسة الأولى

before-title = قبل الجلسة الأولى
before-lead = هل يناسب هذا العلاج، وما الذي يعارضه، ومتى يحدث كل شيء.
until = حتى { $date }.
checks-title = ما وجدته المراجعة
dates-title = المواعيد
from-to = من – إلى
set-by = يحدده
step-cooling-off = مهلة للتفكير
step-patch-test = اختبار الحساسية
step-test-dots = نقاط اختبار تصور بعد الالتئام
step-wait = انتظار
step-pause = توقف قبل الجلسة وبعدها
step-session = الجلسة { $n }
step-review = معاينة النتيجة الملتئمة في ضوء النهار
step-touch-up = تجديد مرجح

# الصور وخط الشعر والمناطق

pictures-title = كيف سيبدو
pictures-lead = محسوب من النقاط المخططة على هذا الرأس، بضوء الخطة وجلدها وصبغتها. والجلد الحقيقي يختلف: انظر إلى السنوات اللاحقة كما تنظر إلى الأسابيع الأولى.
not-rendered = غير محسوب
hairline-title = خط الشعر على الرأس
hairline-lead = مقيس بالشريط على الجلد. والخطأ انحراف معياري واحد: في رأسين من كل ثلاثة تقع المسافة الحقيقية داخله.
hairline-point = نقطة خط الشعر
measured-from = القياس من
along-skin = على الجلد
landmarks-title = نقاط القياس
landmark = نقطة القياس
axis-left = يسار، مم
axis-up = أعلى، مم
axis-forward = أمام، مم
origin = المصدر
origin-given = معطاة
origin-estimated = مقدرة
origin-exact = دقيقة
landmarks-note = من منتصف ما بين النقطتين أمام الأذنين.
mark-nasion = جذر الأنف
mark-glabella = المقطب بين الحاجبين
mark-vertex = قمة الرأس
mark-inion = القذال
mark-left-ear = النقطة أمام الأذن اليسرى (الزنمة)
mark-right-ear = النقطة أمام الأذن اليمنى (الزنمة)
mark-left-canthus = زاوية العين اليسرى الخارجية
mark-right-canthus = زاوية العين اليمنى الخارجية
mark-midline = خط الوسط
handle-mid-frontal = نقطة منتصف الجبهة
handle-left-mound = النتوء الأيسر
handle-right-mound = النتوء الأيمن
handle-left-apex = الزاوية الجبهية الصدغية اليسرى
handle-right-apex = الزاوية الجبهية الصدغية اليمنى
handle-left-temple-peak = رأس الصدغ الأيسر
handle-right-temple-peak = رأس الصدغ الأيمن
zones-title = المناطق
zones-lead = ما يعمل في كل موضع. والكثافة هي النهائية بعد كل الجلسات.
zone = المنطقة
area = المساحة
density = الكثافة
dot = النقطة
depth = العمق
pigment = الصبغة
pigment-carbon-black = أسود الكربون
pigment-black-iron-oxide = أكسيد الحديد الأسود
pigment-red-iron-oxide = أكسيد الحديد الأحمر
pigment-titanium-dioxide = ثاني أكسيد التيتانيوم

# الجلسات

session-title = الجلسة { $n }
session-planned = موعدها { $target }؛ لا قبل { $earliest } ولا بعد { $latest }.
session-undated = لا موعد بعد: ما يمنع ذلك في صفحة ما قبل الجلسة الأولى.
session-days = موزعة على { $n } أيام.
session-earlier = نقاط الجلسات السابقة رمادية على الخريطة.
sitting-time = الوقت على الكرسي
needle-time = منه بالإبرة
needle = الإبرة
needle-points = رؤوس الإبرة
needle-depth = عمق الإبرة
ink = الحبر
ready-to-use = جاهز للاستعمال
of-it-pigment = منه صبغة
done = تم
dots-up-to = النقاط حتى
minutes-short = د
map-front = أمام
map-back = خلف
map-left = يسار
map-right = يمين
map-vertex = القمة
map-nasion = جذر الأنف
map-inion = القذال
map-left-ear = الأذن اليسرى
map-right-ear = الأذن اليمنى
map-alt-all = خريطة الفروة من الأعلى والأنف إلى أعلى: كل نقطة مخططة بلون منطقتها.
map-alt-session = خريطة الفروة من الأعلى والأنف إلى أعلى، وعليها { $dots } نقطة من الجلسة { $n } بألوان مناطقها.
map-caption = منظر من الأعلى، مربعات 2 سم، المقياس 1 : { $scale }.
map-stretch = التسطيح يغير الخطوات بين النقاط من { $low } إلى { $high }٪.
sessions-name = خرائط الجلسات
sessions-description = خرائط كل جلسة وأحبارها وترتيب العمل للتأشير
order-title = ترتيب العمل
order-lead = الأرقام على الخريطة تبين بداية كل قسم. اعمل بترتيبها وأشر عليها؛ وما يبقى يكتب في السجل.
protocol-title = السجل
protocol-lots = أرقام دفعات الصبغة والإبر
protocol-skin = الجلد قبل وبعد
protocol-changes = ما عمل خلافًا للخطة
protocol-sign = الممارس، التاريخ، التوقيع

# عرض السعر

quote-name = عرض السعر
quote-description = بنود العرض ومجموعها وتجديد لاحق
costs-title = كم يكلف
costs-lead = مجموع البنود هو الإجمالي؛ والتجديد يضاف بعد سنوات.
costs-clinic = حسب أسعار العيادة نفسها.
costs-table = لم تعط أسعار عيادة، فهذا من جدول لمنطقة { $region }. افتراض لمقارنة العروض وليس عرضًا.
costs-table-year = لم تعط أسعار عيادة، فهذا من جدول سنة { $year } لمنطقة { $region }. افتراض لمقارنة العروض وليس عرضًا.
typical = المعتاد
line-whole = العلاج كله حسب المساحة
line-consultation = الاستشارة
line-sitting = المواعيد
line-hour = الساعات
line-dots = آلاف النقاط
line-cm2 = سم² معالجة
line-bottle = زجاجات الصبغة
line-kit = حقيبة العناية
line-tax = الضريبة، ٪
line-total = إجمالي العلاج الأول
line-touch-up = تجديد بعد سنوات بمستوى اليوم
quote-item = البند
quote-quantity = الكمية
quote-unit-price = سعر الوحدة
quote-amount = المبلغ
quote-valid = يسري العرض على خطة { $date } بعدد { $dots } نقطة على { $area }. ولتصميم آخر سعر آخر.
quote-from = من
quote-for = إلى
quote-number = رقم العرض أو الفاتورة
quote-sign = مقبول: التاريخ والتوقيع

# ما هو غير مؤكد

uncertain-title = ما هو غير مؤكد
uncertain-lead = اقرأ هذه الصفحة قبل أن تقرر. فهي تعدد ما لا تعرفه هذه الخطة.
doubt-landmarks = أين تقع نقاط القياس
doubt-landmarks-exact = نقاط القياس على هذا الرأس دقيقة بحكم إنشائه. أما على رأس ممسوح فلكل منها خطأ، ويقع خط الشعر بهذا القدر أعلى أو أخفض أو أبعد إلى جانب مما رسم.
doubt-landmarks-text = كل مسافة تبدأ من نقطة قياس. وأقل النقاط الرئيسة تأكدًا خطؤها { $error } (انحراف معياري واحد)، فقد يقع خط الشعر بهذا القدر أعلى أو أخفض أو أبعد إلى جانب مما رسم. افحصه بالشريط قبل النقطة الأولى.
doubt-figures = ما تستند إليه الأرقام
doubt-figures-text = من { $all } رقمًا من أرقام المهنة وراء هذه الخطة، { $published } من أعمال منشورة، و{ $practitioner } إجماع ممارسين، و{ $marketing } أقوال بائعين، و{ $derived } مستنتجة من غيرها؛ و{ $unverified } من الكل لم يتحقق منها في مصدرها. وهي مذكورة في الآخر.
doubt-healing = كيف تلتئم النقاط وتتسع وتبهت
doubt-healing-text = لم ينشر أحد حجم النقاط بعد الالتئام، ولا كيف يتغير حجمها ولونها مع السنين. وصور السنوات اللاحقة تتبع نموذجًا للضوء والصبغة بمعدلات مفترضة: قارن بعضها ببعض لا بالتقويم.
doubt-depth = على أي عمق تكون الصبغة
doubt-depth-text = يختلف الممارسون بأكثر من ثلاثة أضعاف. الأعمق من اللازم يبدو أزرق وغائمًا، والأسطح من اللازم يسقط. نقاط اختبار على هذا الجلد ترى بعد أربعة أسابيع تقول أكثر من أي جدول.
doubt-pictures = ما تتركه الصور
doubt-pictures-text = الاحمرار، واللمعان في ضوء آخر، والشعر الذي يعود أو يسقط لاحقًا، ويد من يعمل. وخط الشعر الذي يناسب الوجه اليوم يجب أن يناسبه بعد عشرين سنة.
doubt-costs = كم يكلف في النهاية
doubt-costs-text = يتكرر التجديد كل بضع سنوات ما دام المظهر مرغوبًا، ومعه سعره. والإزالة بالليزر ممكنة وتحتاج عدة زيارات وتكلف زيادة.
doubt-paper = ما ليست هذه الورقة
doubt-paper-text = ليست تشخيصًا ولا نصيحة طبية. الشامة أو الطفح أو تساقط الشعر المفاجئ يعرض على طبيب قبل أي إبرة.
doubt-scan = عن المسح

# العناية

aftercare-name = العناية اللاحقة
aftercare-description = ما يفعل وما يترك وما يتوقع بعد كل جلسة، يومًا بيوم
aftercare-title = العناية اللاحقة
aftercare-lead = بعد كل جلسة، يومًا بيوم؛ اليوم 0 هو يوم الجلسة.
day = اليوم
day-from = من { $n }
do-this = افعل
leave-this = اترك
normal = طبيعي
your-days = جلساتك
session-on = الجلسة { $n }: اليوم 0 هو { $date }.
questions-to = الأسئلة إلى

# المصادر

sources-title = الدرجات والمصادر
sources-lead = معظم ما يعرف عن تصبغ فروة الرأس عادة في المهنة لا نتيجة دراسات. لذلك يقول كل رقم إلى ماذا يستند.
mark-column = العلامة
meaning-column = المعنى
meaning-published = بحث أو هيئة رسمية أو صاحب أداة قياس.
meaning-practitioner = ما اتفق عليه الممارسون والمدربون دون قياس.
meaning-marketing = قول بائع أو صفحة بلا مصادر.
meaning-derived = محسوب من هذا الرأس أو من أرقام أخرى.
meaning-unverified = من الذاكرة ولم يقرأ في مصدره بعد: يعرض ولا يستند إليه شيء وحده.
figures-title = الأرقام التي تستند إليها هذه الخطة
figure = الرقم
source = المصدر
source-list = المصادر
source-own = من العيادة نفسها

# ورقة النقل

transfer-name = ورقة النقل
transfer-description = مسافات بالشريط يعاد بها إيجاد خط الشعر على الرأس
transfer-title = من الخطة إلى الرأس
transfer-lead = ضع الشريط على الجلد من نقطة القياس وارسم قوسًا عند المسافة؛ وحيث يتقاطع قوسان تقع النقطة. ونقاط الوسط على الخط من جذر الأنف إلى القمة.
transfer-measured = المقيس على الرأس
transfer-check = إذا أخطأ قوسان أحدهما الآخر بأكثر من خطأيهما فقد قرئت نقطة قياس خطأ: أعد القياس قبل أي نقطة.
transfer-tolerance = الخطأ انحراف معياري واحد لنقطة القياس التي يبدأ منها الشريط.
transfer-none = ليس في هذه الخطة خط شعر ينقل.
head-widths = فحص الرأس

# الموافقة

consent-name = الموافقة
consent-description = ما هو العلاج، وما قد يسوء، والتوقيع
consent-title = الموافقة على تصبغ فروة الرأس
consent-lead = اقرأها في بيتك، واسأل، ولا توقع إلا بعد انتهاء مهلة التفكير.
consent-what = ما يعمل
consent-what-text = تضع الإبر { $dots } نقطة صبغة ({ $pigments }) في أعلى جلد { $area } من الفروة، في { $n } جلسات. تبدو النقاط كشعر محلوق. لا ينبت منها شعر ولا يشفى بها شيء.
consent-lasting = كم يدوم
consent-lasting-text = تبهت النقاط وتتسع مع السنين، وتختلف من جلد إلى جلد. ويرجح تجديد بعد { $years }. ويحلق الرأس أو يبقى قصيرًا جدًا ما دام المظهر المحلوق مرغوبًا.
consent-risks = ما قد يسوء
consent-risks-text = الاحمرار والتورم والقشور لبضعة أيام أمر طبيعي. وأقل من ذلك: عدوى، حساسية، عقد (أورام حبيبية)، ندوب، نقاط تغيم أو تزرق أو تبهت بقعًا، وخط شعر لم يعد يناسب. ولم يدرس إلا قليلًا كم يحدث هذا بعد تصبغ فروة الرأس.
consent-undo = إذا لم يعجب
consent-undo-text = يمكن لليزر أن يخفف النقاط: { $sessions } جلسات في السلسلة الوحيدة المنشورة، بينها أسابيع، بتكلفة إضافية، وأحيانًا ليس تمامًا. وقد يفتح لون الشعر في المنطقة مدة.
consent-photos = صور المحاكاة
consent-photos-text = صور الخطة محاكاة. ولا يوعد بأي نتيجة.
consent-costs = كم يكلف
consent-costs-text = { $cost } للعلاج الأول، و{ $touch } للتجديد بمستوى اليوم.
consent-own = ما في خطة هذا الشخص
consent-not = هناك ما يمنع هذا العلاج: ولا يُوقع شيء هنا ما دام قائمًا.
consent-agree = قرأت هذا أو قرئ علي، وأمكنني أن أسأل عن كل شيء.
consent-agree-health = أجبت عن أسئلة صحتي بصدق وسأبلغ بما يتغير.
consent-agree-test = أجري اختبار الحساسية وقرئت نتيجته، وانتهت مهلة التفكير وهي { $days }.
consent-agree-design = رأيت خط الشعر والكثافة على رأسي وأوافق عليهما.
consent-agree-stop = أعرف أن لي أن أتوقف في أي وقت، حتى أثناء الجلسة.
consent-agree-photos = يجوز التقاط صور للعلاج وحفظها. وعرضها على آخرين يحتاج إذنًا منفصلًا.
sign-client = العميل: المكان، التاريخ، التوقيع
sign-practitioner = الممارس: المكان، التاريخ، التوقيع
sign-guardian = المترجم أو المرافق إن وجد

# التاريخ الطبي

history-name = التاريخ الطبي
history-description = أسئلة عن الصحة قبل الجلسة الأولى
history-title = أسئلة عن صحتك
history-lead = كل نعم تناقش قبل تحديد موعد. ويبين العمود ما تعنيه نعم هنا؛ ورأي الطبيب المكتوب أهم من هذه الورقة.
history-question = السؤال
history-means = نعم تعني
history-yes = نعم
history-no = لا
history-since = منذ متى وما هو
history-known = أجيب عنه بنعم في الخطة
means-note = يناقش
means-doctor = الطبيب أولًا
means-wait = انتظار
means-stop = لا علاج
means-stop-doctor = لا علاج إلا إذا سمح طبيب
history-medicines = الأدوية، حتى بلا وصفة
history-allergies = الحساسية
history-operations = عمليات وأمراض السنتين الأخيرتين
history-tattoos = الوشوم: هل حدثت معها مشكلة
history-truth = هذه الإجابات كاملة وصحيحة.

# القالب

stencil-name = القالب
stencil-description = النقاط المخططة بحجمها الحقيقي، مسطحة قطعة قطعة، لتوضع على الرأس
stencil-title = قالب بالحجم الحقيقي
stencil-lead = اطبع بنسبة 100٪ دون ملاءمة للصفحة، وقس الشريطين في كل ورقة: 100 مم لكل منهما. إذا انحرف أحدهما أكثر من نصف مليمتر فالورقة لا تصلح.
stencil-bar = 100 مم
stencil-tile = الورقة { $n } من { $all }
stencil-cuts = قص كل قطعة على حدها واقطع الشقوق الرمادية: إذا أغلقت انحنى الورق مع الرأس.
stencil-centre = الصليب منتصف القطعة، وذراعه الطويلة تشير إلى الأمام.
stencil-distortion = تنحرف الخطوات بين النقاط المتجاورة من { $low } إلى { $high }٪ (5 و95٪ منها)، ودون الشقوق حتى { $whole }٪.
stencil-overview = أين تقع القطع، منظر من الأعلى.
stencil-dots = { $n } نقطة
stencil-empty = ليس في هذه الخطة نقاط.

# جهاز العرض

projector-name = جهاز العرض
projector-help = مسافة: الجانب التالي. زائد وناقص: الحجم حتى يصير الشريط 100 مم على الرأس. الأسهم: تحريك. H: إخفاء هذا السطر.
