package review

// featureRows has a line for each feature: the phrases with which a text says it, and
// behind the stroke what else tells it, as agents type. Words stand for their plurals.
// Lines that begin with not: have what only looks like a feature. The longest phrase
// at a place counts.
const featureRows = `pool, swimming pool, heated pool, saltwater pool, lap pool, plunge pool
hot tub, jacuzzi, whirlpool tub, whirlpool|spa, hottub
sauna, steam room, steam shower
gym, home gym, fitness center, fitness room, fitness studio, fitness facility, exercise room, workout room, weight room|fitness, workout, exercise, gymnasium
clubhouse, club house, community room, party room, resident lounge|club, lounge
tennis court, pickleball court, basketball court, sport court|tennis, pickleball, basketball, court
golf course, putting green|golf
playground, playset, swing set|play
doorman, concierge, attended lobby|door man, front desk, attended
elevator|elev, lift
rooftop, rooftop deck, roof deck, rooftop terrace, rooftop patio|roof top, roof terrace
gated community, gated entrance, gated entry|gate, gated
dog park, dog run, pet spa, dog wash|dog, pet
boat slip, boat dock, dock, private dock, boat lift, boat launch, marina|slip, pier, mooring, lift, boat
fireplace, gas fireplace, wood burning fireplace, stone fireplace, brick fireplace, wood stove, woodstove, wood burning stove, pellet stove|fp, fplc, frplc, stove, hearth
washer, dryer, washer and dryer, washer dryer, laundry, laundry room, in unit laundry|w d, wd, hookup, laund*
dishwasher|dw
refrigerator, fridge, french door refrigerator|frig, appliance, appl
gas range, gas stove, gas cooktop|range, stove, cooktop
induction range, induction cooktop, induction stove|induction
double oven, wall oven, convection oven, pizza oven|oven
microwave
wine fridge, wine cooler, wine cellar, wine room, wine refrigerator|wine
stainless steel, stainless steel appliance, stainless appliance, stainless|ss, stnls
garbage disposal
granite, granite counter, granite countertop
quartz, quartz counter, quartz countertop, quartzite|qtz
marble
butcher block
soapstone
travertine
terrazzo
subway tile, tile backsplash, backsplash|tile, tiled
hardwood, hardwood floor, hardwood flooring, wood floor, wood flooring, oak floor, pine floor, maple floor, heart pine|hdwd, hwd, hrdwd, hdwood, wood, oak, pine, maple, fir, plank, bamboo, hickory, parquet, flooring
carpet, carpeting|crpt
luxury vinyl plank, luxury vinyl, vinyl plank, lvp|vinyl, lvt
crown molding, crown moulding|crown, molding, moulding, trim, millwork
wainscoting, wainscot|trim, millwork, woodwork
coffered ceiling, tray ceiling|coffered, tray
vaulted ceiling, cathedral ceiling|vault*, cathedral
high ceiling, soaring ceiling, tall ceiling|ceiling, clg
exposed beam, beamed ceiling, wood beam, timber beam|beam, timber
exposed brick, brick wall|brick
skylight|sky light
bay window, picture window, floor to ceiling window, wall of window|window
stained glass, leaded glass|glass
french door
barn door
built in bookcase, built in shelf, built in shelve, built in cabinet, bookcase, bookshelf|builtin, built*, shel*, book
walk in closet|walk in, wic, closet
pantry, butler pantry, walk in pantry
kitchen island, center island|island
breakfast nook, breakfast bar, eat in kitchen, dining nook|nook, breakfast, eat in, dinette, banquette
mudroom, mud room|mud
sunroom, sun room, solarium, conservatory, four season room, three season room, florida room|sun, season
bonus room, flex room|bonus, flex
media room, home theater, theater room, screening room|media, theater
game room, rec room, recreation room, billiard room|rec, game
family room|fam, family rm, great room, den
home office|office, study, den, desk
guest suite, in law suite, mother in law suite, casita, guest house, guest cottage, carriage house, accessory dwelling unit, adu, granny flat, guest quarter|inlaw, in law, law, apt, apartment, guest, suite, studio, cottage, accessory, unit, mil
primary suite, master suite, en suite bath, en suite, ensuite, ensuite bath|primary, master, suite, mbr, owner suite
soaking tub, clawfoot tub, claw foot tub, garden tub, freestanding tub, jetted tub|tub, clawfoot, claw foot
walk in shower, rain shower, tiled shower, glass shower|shower
double vanity, dual vanity, dual sink, double sink|vanity, sink
heated floor, radiant heat, radiant floor|radiant, heated, in floor
half bath, powder room|half, powder, pwdr, hba, 1 5, 2 5, 3 5, 4 5, 1 1, 2 1, 3 1
finished basement, walkout basement, walk out basement, basement, cellar|bsmt, basemt, lower level, walkout
finished attic, attic
storage shed, storage unit, storage room, shed|storage, outbuilding, barn, shop, stor
workshop|shop, work shop
barn|stall, stable
paddock, horse stall, riding arena|horse, stall, arena, barn
chicken coop|chicken, coop, hen
greenhouse|green house
garage, two car garage, attached garage, detached garage, one car garage, three car garage|gar, grg, car, 1c, 2c, 3c, 2cg, 3cg, cg
carport|car port, covered parking
viga, exposed viga, latilla, viga ceiling|vigas, beam
kiva, kiva fireplace|kivas
nicho, banco|nichos, bancos, niche, bench
saltillo tile, saltillo
tin ceiling, pressed tin ceiling|tin
pocket door|pocket
transom, transom window
window seat|seat
plaster wall, plaster molding|plaster
shiplap, beadboard|paneling, panelling
wet bar, butler bar|bar
root cellar, storm cellar, storm shelter, safe room|cellar, storm, shelter, safe
boathouse, boat house|boat
treehouse, tree house|tree
rv parking, rv pad, rv hookup, boat parking|rv, motorhome, camper, boat, trailer
circular driveway, circular drive, heated driveway|circular, circle, heated
farmhouse sink, apron sink, pot filler|farm, apron, sink, filler
soft close cabinet, custom cabinet, shaker cabinet|soft, cab, cabinet, shaker, custom, cabinetry
recessed lighting, under cabinet lighting|recessed, light, lighting, can, undercab
chandelier|light
cedar closet, linen closet|cedar, linen, closet
widow s walk, cupola, turret|widow, tower
seawall, bulkhead|sea wall
pond, stocked pond, koi pond
wheelchair ramp, chair lift, stair lift|ramp, lift, accessible
kitchenette, wet kitchen, second kitchen|kitchen, kit, bar, apt, adu, casita, studio
whole house fan, attic fan|fan
evaporative cooler, swamp cooler|evap*, swamp, cooler
ev charger, car charger, charging station, ev charging, ev charging station, ev outlet|ev, charg*, tesla, nema, 240
fenced yard, fenced backyard, fenced back yard, privacy fence|fenc*, fncd, walled, wall
backyard, back yard|yard, fenc*, pool, lot, garden, patio, lawn, acre, ac, backyd, bkyd
courtyard, atrium|patio, court yard
patio|terrace, flagstone, paver, lanai, courtyard
deck, back deck|decking, terrace, porch
porch, front porch, back porch, veranda, lanai|stoop, screened, piazza
screened porch, screened in porch|screen*, scrnd
wraparound porch, wrap around porch|wrap, wraparound
balcony, private balcony|terrace, juliet, lanai, deck
terrace|patio, balcony, deck, terraced
gazebo
pergola
outdoor kitchen, outdoor grill, built in grill|outdoor, grill, bbq
fire pit, firepit|fire
sprinkler system, irrigation system|sprinkler, irrig*, drip
mature tree|tree, oak, maple, pecan, elm, pine, shade, shaded, live oak
fruit tree, apple tree, lemon tree, citrus tree, peach tree|apple, pear, lemon, orange, citrus, avocado, peach, fig, plum, cherry, orchard, fruit, pecan
landscaped yard, professional landscaping|landscap*, xeriscap*, garden, plant*
solar panel, solar array, solar|pv
smart thermostat, smart home, smart lock, nest thermostat|smart, nest, ecobee, thermostat
security system, alarm system, security camera|security, alarm, camera
video doorbell, ring doorbell|doorbell
central air, central air conditioning, air conditioning, air conditioner, central ac|ac, a c, hvac, air, mini split, minisplit, heat pump, cool*
heat pump, mini split, ductless mini split|minisplit, ductless, heatpump
tankless water heater, tankless|on demand, instant
water softener|softener
whole house generator, backup generator, standby generator, generator|generac, genset
ceiling fan|fan
central vacuum|vac, vacuum
double pane window, dual pane window, triple pane window, storm window|pane, window, glazed, glazing
impact window, impact glass, hurricane shutter, storm shutter|impact, shutter, hurricane
plantation shutter|shutter, blind
new roof, newer roof, metal roof, slate roof, tile roof, recent roof|roof
new window, replacement window|window
updated kitchen, renovated kitchen, remodeled kitchen, new kitchen, modern kitchen, gourmet kitchen, chef s kitchen, open kitchen|kitchen, kit, ktchn, renov*, remodel*, updat*, gut*, redone
updated bath, renovated bath, remodeled bath, updated bathroom, renovated bathroom, remodeled bathroom, spa like bath, spa like bathroom|bath, ba, bathroom, bth, renov*, remodel*, updat*, gut*, redone
open floor plan, open concept, open plan, open layout|open
move in ready, turnkey|turn key, move in, ready, renov*, remodel*, updat*, new
ocean view, oceanfront, ocean front, beachfront, sea view|ocean, sea, surf, atlantic, pacific, gulf, beach
lake view, lakefront, lake front|lake
river view, riverfront, river front|river
mountain view|mountain, mtn, mt, peak, foothill, range, ridge, view
city view, skyline view, downtown view|city, skyline, downtown, view
water view, waterfront, bay view, harbor view, canal view, canal front|water, bay, harbor, lake, river, ocean, creek, canal, sound, inlet, slip, marina, cove, pond, gulf, beach
panoramic view, sweeping view, sunset view, sunrise view|view, vista
corner lot|corner
cul de sac|culdesac
wooded lot|wood*, tree
fee simple
leasehold, ground lease, land lease, ground rent|lease*, rent
co op, cooperative apartment|coop, cooperative
deeded parking, assigned parking, covered parking, guest parking, valet parking|parking, pkg, prkg, space, stall, garage, carport, valet
internet, high speed internet, fiber internet, wi fi, wifi|fiber, broadband, cable, gig, online, website
cable tv, cable television|cable
trash pickup, trash removal, trash collection, garbage pickup|trash, garbage, refuse
snow removal, snow plowing|snow, plow*
lawn care, lawn service, yard maintenance|lawn, landscap*, yard, mow*, ground
all utility, utility included|util, utility, utl
package room, package locker, parcel locker|package, parcel, pkg
bike storage, bike room|bike, bicycle
on site manager, on site management, onsite management, on site maintenance|on site, onsite, manager, super
home warranty|warranty
beach access, private beach|beach
walking trail, hiking trail, bike trail, nature trail, trail access|trail, path, greenway, hik*, walk
creek, seasonal creek, stream, brook|crk, creekside, creekfront, branch, river, spring
pasture, meadow, hayfield|graz*, hay, field, ag, farm*
perimeter fence, cross fence, barbed wire|fenc*, fncd
stock tank, cattle guard, windmill|tank, cattle, pond, ranch
vineyard|vine*, grape
riding trail, bridle path|trail, hors*, path
city sidewalk, paved road, gravel road, county road frontage|paved, pvd, road, rd, cr, hwy, gravel, street
murphy bed
dumbwaiter
septic system, septic|sewer
private well, well water|well
city sewer, public sewer, city water, public water|sewer, water, muni*, utility, util
natural gas, gas line|gas
propane|lp
home staging, professional staging, free staging, complimentary staging|stag*
professional photography, professional photo, drone photography, drone video, drone footage, aerial photography|photo*, drone, pic, aerial
virtual tour, 3d tour|virtual, 3d, matterport, tour
refreshment, light refreshment, snack, light bite|refresh*, snack, cookie, cider, cocoa, coffee, food, lunch, treat, drink, bite, lemonade, donut, pastry, cake, pizza, taco, bbq, tea, wine, pie, breakfast, brunch, tamale
hot cider, hot cocoa, lemonade, cookie, donut, pastry|refresh*, cider, cocoa, snack, treat, bake*
raffle, door prize, prize drawing, gift card, giveaway|prize, drawing, gift, win, raffle*, give away
live music|music, band, dj, jazz, mariachi, choir, carol
not: and a half bath, and half bath, pool of, pool party, office fridge, fridge magnet, on the fridge, one for the fridge, for the fridge door, your laundry, dirty laundry, car pool, deck of, on deck, garage sale, garage door, pool together, pressure washer, power washer, porch light, porch pirate, online, backyard barbecue
not: work stream, live stream, brook no, stream of, gift card scam, prize winning, internet search, on the internet, from the internet, over the internet, internet connection, not just the internet, solar eclipse, dock worker, loading dock, basement price`

// personRows has the lines for people and for how a sale went.
const personRows = `agent of the year, realtor of the year, broker of the year, team of the year, salesperson of the year, associate of the year|of the year, of the yr, of year, of yr, roty, aoty
agent of the month, realtor of the month, team of the month|of the month, of the mo
award, multiple award|award*, honor*, recogni*, prize, winner, voted, of the year, medal
medal, trophy, plaque|medal*, award*, trophy, plaque
president s club, president s circle, chairman s circle, chairman s club, circle of excellence, diamond society, platinum club, gold club|club, circle, society
top producer, top agent, top performer, top seller|top
five star, 5 star|star
best agent, best realtor|best
sergeant major, command sergeant major|sgm, csm, sgtmaj, sgt maj, sgt major
first sergeant|1sg, 1st sgt, 1st sergeant, first sgt
master sergeant|msg, msgt, msg sgt, master sgt
staff sergeant|ssg, ssgt, staff sgt
sergeant first class|sfc
gunnery sergeant|gysgt, gunny
corporal|cpl
petty officer, chief petty officer|po1, po2, po3, cpo, scpo, mcpo, petty, chief
warrant officer, chief warrant officer|warrant, cwo*, wo1
lieutenant|lt, ltjg, 1lt, 2lt, ltc, lcdr
lieutenant commander|lcdr, lt cmdr, lt comdr, lt cdr, lt commander
lieutenant colonel|ltc, lt col, ltcol, lt colonel
army captain, navy captain, marine captain, air force captain|capt, cpt, captain
army major, marine major, air force major|maj, major
colonel|col, ltc, ltcol
commander|cmdr, cdr, comdr, lcdr
brigadier general, major general, rear admiral, admiral|gen, general, adm, admiral
purple heart
bronze star
veteran, army veteran, navy veteran, marine veteran, air force veteran, combat veteran|vet, army, navy, marine*, usaf, usmc, air force, coast guard, national guard, military, usn, retired, va
certified negotiation expert, negotiation expert|cne, rene, negotiat*
certified luxury home marketing specialist, luxury home specialist|clhms, luxury
military relocation professional|mrp, military
accredited buyer s representative, accredited buyer representative|abr, accredited
senior real estate specialist, senior s real estate specialist|sres, senior
graduate realtor institute, graduate realtor s institute|gri
certified residential specialist|crs
short sale and foreclosure resource|sfr
managing broker, associate broker, broker in charge, designated broker, principal broker|broker, bkr, brkr, bic
notary, notary public|notar*
mba, bachelor s degree, master s degree, law degree, business degree|mba, degree, ba, bs, ma, ms, jd, major*, univ*, college, stud*, grad*, law
husband|husb*, spouse, partner, married, hubby, wife
wife|spouse, partner, married, husb*
daughter|girl, kid, child*, twin
grandchild, grandchildren, grandkid|grand*
rescue dog, golden retriever, labrador|dog, pup*, lab, retriever, mutt, rescue*
hiking|hik*, trail
gardening|garden*
fishing|fish*, angl*
sailing|sail*
kayaking, paddling|kayak*, paddl*, canoe*
cycling, biking|cycl*, bik*
yoga
skiing|ski*
camping|camp*
volunteer, volunteering|volunt*, coach*, help*, habitat, serve*, rotary, board
lifelong resident, life long resident, native of, local native|lifelong, life long, born, raised, grew, native, all my life
within a week, in a week, in one week, in just a week, in under a week, le than a week, inside a week|week, wk, 7 day, seven day, 6 day, six day, 5 day, five day
within a day, in a day, in one day, in just a day, in a single day, overnight|1 day, one day, same day, next day, a day, 24 h*, hour, hr, overnight
within a month, in a month, in one month, in under a month|month, mo, 30 day, thirty day, week
first weekend, one weekend, single weekend, opening weekend|weekend, wknd, sat, sun, saturday, sunday
record time|record
over asking, above asking, over list price, above list price, full price offer|over, above, full
multiple offer, several offer, bidding war, competing offer|offer*, bid*, compet*
not: award show, gold medal service`
