"""Conversions between units, and whether a result can be true."""

# ruff: noqa: E501 -- sentences in two languages stay on one line each, beside each other

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from random import Random

from stepbank.arithmetic import _cents, _of, _up
from stepbank.model import Asked, Env, Situation, Value, both, fact, given, wrong

YES_NO = {"yes": both("够", "enough"), "no": both("不够", "not enough")}
FITS = {"fits": both("没超", "within the limit"), "over": both("超了", "over the limit")}


def _at_least(have: str, need: str) -> Callable[[Env], Value]:
    return lambda env: "yes" if env[have] >= env[need] else "no"


def _at_most(have: str, limit: str) -> Callable[[Env], Value]:
    return lambda env: "fits" if env[have] <= env[limit] else "over"


# ---- practice -----------------------------------------------------------------------------------------------------


def _buns(rng: Random) -> Env:
    return _of(
        n=rng.randint(12, 28), flour=rng.choice([135, 145, 155, 165, 185]), sack=_cents(rng, 2.5, 5.5, 0.5), milk=rng.choice([65, 75, 85, 95]),
        carton=rng.choice([0.75, 1.25, 1.5]), price=_cents(rng, 6.5, 11.5, 0.5),
    )  # fmt: skip


BUNS = Situation(
    "buns",
    "units",
    "practice",
    _buns,
    {
        "n": given("份数", "the number of batches"),
        "flour": given("一份的面粉", "the flour in a batch", says=("一份要面粉{flour}克。", "a batch takes {flour} g of flour.")),
        "sack": given("厨房里的面粉", "the flour in the kitchen", says=("厨房里有{sack}千克面粉。", "there are {sack} kg of flour in the kitchen.")),
        "milk": given("一份的牛奶", "the milk in a batch", says=("一份要牛奶{milk}毫升。", "a batch takes {milk} ml of milk.")),
        "carton": given("一盒牛奶的容量", "the size of a carton", says=("牛奶一盒{carton}升。", "a carton holds {carton} litres.")),
        "price": given("一盒牛奶的价钱", "the price of a carton", "money"),
    },
    both(
        "食堂做{n}份面团，每份用面粉{flour}克、牛奶{milk}毫升。厨房现有面粉{sack}千克。牛奶要现买，每盒{carton}升，{price}元一盒，只能整盒买。",
        "A canteen makes {n} batches of dough, each with {flour} g of flour and {milk} ml of milk. There are {sack} kg of flour in the kitchen. "
        "Milk has to be bought, in whole cartons of {carton} litres at {price} each. ",
    ),
    (
        fact("grams", "n*flour", "面粉的用量|克", "the flour needed|g",
             zh_says=("{n}份，每份{flour}克，面粉要{v}克。",), en_says=("{n} batches with {flour} g each take {v} g of flour.",)),
        fact("have", "sack*1000", "现有面粉合成克|克", "the flour in the kitchen in grams|g",
             wrong("unit", "sack*100", "1千克是1000克", "a kilogram is 1000 g"),
             zh_says=("{sack}千克就是{v}克。",), en_says=("{sack} kg are {v} g.",)),
        fact("enough", _at_least("have", "grams"), "面粉够不够", "the verdict on flour", style="word", needs="have grams", framed=False,
             zh_says=("要{grams}克，有{have}克，面粉{v}。", "{have}克和要用的{grams}克比，{v}。"), en_says=("{grams} g are needed and {have} g are there: {v}.", "compared with the {grams} g needed, {have} g are {v}."),
             choices=("yes", "no")),
        fact("ml", "n*milk", "牛奶的用量|毫升", "the milk needed|ml",
             wrong("quantity", "n*flour", "用了面粉的{flour}，牛奶是{milk}毫升", "it takes the {flour} of flour; milk is {milk} ml"),
             zh_says=("{n}份，每份{milk}毫升，牛奶要{v}毫升。",), en_says=("{n} batches with {milk} ml each take {v} ml of milk.",)),
        fact("box", "carton*1000", "一盒牛奶合成毫升|毫升", "a carton in millilitres|ml",
             wrong("unit", "carton*100", "1升是1000毫升", "a litre is 1000 ml"),
             zh_says=("一盒{carton}升，合{v}毫升。",), en_says=("{carton} litres in a carton are {v} ml.",)),
        fact("boxes", _up("ml", "box"), "要买的盒数|盒", "the number of cartons",
             wrong("unit", lambda env: Fraction(math.ceil(env["ml"] / (env["box"] * 10))), "单位对不上，少算了一位", "the units do not match: a factor of ten is lost"),
             needs="ml box", framed=False,
             zh_says=("{ml}毫升，一盒{box}毫升，得买{v}盒。", "每盒{box}毫升，要凑够{ml}毫升，买{v}盒。"),
             en_says=("{ml} ml in cartons of {box} ml means {v} cartons.", "with {box} ml to a carton, {ml} ml take {v} cartons."),
             zh_brief=("牛奶买{v}盒。",), en_brief=("{v} cartons are bought.",)),
        fact("pay", "boxes*price", "买牛奶的钱|元", "the cost of the milk", style="money",
             zh_says=("{boxes}盒，每盒{price}元，付{v}元。",), en_says=("{boxes} cartons at {price} cost {v}.",)),
    ),
    (
        Asked("enough", both("现有的面粉够不够？", "Is the flour in the kitchen enough?")),
        Asked("pay", both("买牛奶要花多少钱？", "What does the milk cost?")),
    ),
    YES_NO,
)  # fmt: skip


def _ride(rng: Random) -> Env:
    pace = rng.choice([Fraction(str(one)) for one in (2.5, 3, 4, 5, 3.5)])
    km = rng.choice([18, 24, 26, 28, 32, 34])
    total = km * pace
    return _of(
        km=km,
        h=int(total // 60),
        m=total % 60,
        far=rng.choice([11, 13, 14, 17, 19, 21]),
        s=rng.randrange(8 * 60, 10 * 60, 5),
        rest=rng.randint(12, 25),
    )


RIDE = Situation(
    "ride",
    "units",
    "practice",
    _ride,
    {
        "km": given("上午的路程", "the distance in the morning", says=("上午骑了{km}千米。", "the morning’s ride is {km} km.")),
        "h": given("上午的整小时数", "the number of full hours"),
        "m": given("上午的零头分钟数", "the number of minutes on top"),
        "far": given("下一段的路程", "the next distance", says=("下一段是{far}千米。", "the next leg is {far} km.")),
        "s": given("下一段出发的时间", "the start of the next leg", "clock"),
        "rest": given("中途停的时间", "the stop on the way", says=("路上要停{rest}分钟。", "there is a stop of {rest} minutes.")),
    },
    both(
        "骑车队头天上午骑了{km}千米，用了{h}小时{m}分钟，中途没停。第二天{s}出发，再骑{far}千米，速度不变，路上停{rest}分钟。",
        "On the first day some cyclists ride {km} km in {h} h {m} min without a stop. The next day they leave at {s} for {far} km more at the same speed, with a stop of {rest} minutes. ",
    ),
    (
        fact("mins", "h*60+m", "头天骑的分钟数|分钟", "the first day’s time in minutes|minutes",
             wrong("unit", "h*100+m", "1小时是60分钟", "an hour has 60 minutes"),
             zh_says=("{h}小时{m}分钟合{v}分钟。",), en_says=("{h} h {m} min are {v} minutes.",)),
        fact("pace", "mins/km", "骑1千米的分钟数|分钟", "the time for a kilometre|minutes",
             wrong("operation", "km/mins", "除反了：要用时间除以路程", "the wrong way round: time is divided by distance"),
             zh_says=("{km}千米用了{mins}分钟，1千米{v}分钟。",), en_says=("{mins} minutes for {km} km are {v} minutes a kilometre.",)),
        fact("next", "far*pace", "下一段骑的时间|分钟", "the riding time of the next leg|minutes",
             wrong("assumption", "far*(pace+1)", "题目说速度不变，没说累了变慢", "the speed stays the same; nothing says that they tire",
                   ("第二天累了，每千米慢1分钟，{far}千米骑{v}分钟。", "tired as they are, each of {far} km takes a minute longer: {v} minutes.")),
             wrong("quantity", "km*pace", "下一段是{far}千米", "the next leg is {far} km"),
             zh_says=("{far}千米，每千米{pace}分钟，骑{v}分钟。",), en_says=("{far} km at {pace} minutes each are {v} minutes of riding.",)),
        fact("way", "next+rest", "下一段连停一共的时间|分钟", "the time of the next leg with the stop|minutes",
             zh_says=("骑{next}分钟，停{rest}分钟，一共{v}分钟。",), en_says=("{next} minutes riding and {rest} standing are {v} minutes.",)),
        fact("end", "s+way", "到的时间", "the arrival", style="clock", framed=False,
             zh_says=("{s}出发，过{way}分钟，{v}到。", "{way}分钟以后，从{s}到了{v}。"), en_says=("leaving at {s}, {way} minutes later it is {v}.", "{s} and {way} minutes: there at {v}."),
             zh_brief=("第二天{v}到。",), en_brief=("they arrive at {v}.",)),
        fact("speed", "60/pace", "1小时骑的千米数|千米", "the distance in an hour|km",
             wrong("unit", "100/pace", "1小时是60分钟", "an hour has 60 minutes"),
             zh_says=("1千米{pace}分钟，一小时60分钟，能骑{v}千米。",), en_says=("with {pace} minutes a kilometre, an hour of 60 minutes covers {v} km.",)),
        fact("metres", "speed*1000", "1小时骑的米数|米", "the distance in an hour in metres|m",
             wrong("unit", "speed*100", "1千米是1000米", "a kilometre is 1000 m"),
             zh_says=("{speed}千米就是{v}米。",), en_says=("{speed} km are {v} m.",)),
        fact("sec", "metres/60", "1分钟骑的米数|米", "the distance in a minute|m",
             wrong("unit", "metres/3600", "除以3600得到的是每秒，问的是每分钟", "dividing by 3600 gives a second, not a minute"),
             zh_says=("一小时{metres}米，一分钟{v}米。",), en_says=("{metres} m in an hour are {v} m in a minute.",)),
    ),
    (
        Asked("end", both("第二天几点到？", "At what time do they arrive on the second day?")),
        Asked("sec", both("照头天的速度，一分钟骑多少米？", "At the first day’s speed, how many metres do they ride in a minute?")),
    ),
)  # fmt: skip


def _tap(rng: Random) -> Env:
    return _of(
        drips=rng.choice([35, 45, 48, 55, 65]), drop=_cents(rng, 0.1, 0.3, 0.1), days=rng.choice([14, 21, 28, 30]),
        tub=rng.choice([108, 126, 140, 150, 162]),
    )  # fmt: skip


TAP = Situation(
    "tap",
    "units",
    "practice",
    _tap,
    {
        "drips": given("每分钟的滴数", "the number of drops a minute", says=("一分钟滴{drips}滴。", "{drips} drops fall in a minute.")),
        "drop": given("一滴的水量", "the size of a drop", says=("一滴水{drop}毫升。", "a drop is {drop} ml.")),
        "days": given("天数", "the number of days"),
        "tub": given("浴缸的容量", "the size of the tub"),
    },
    both(
        "一个水龙头关不严，每分钟滴{drips}滴，每滴{drop}毫升，日夜不停。底下的空浴缸接着，能装{tub}升；说它几小时装满，不满一小时按一小时算。",
        "A tap drips day and night: {drips} drops a minute of {drop} ml each. The empty bath tub under it holds {tub} litres; the hours until it is full are rounded up. ",
    ),
    (
        fact("mlm", "drips*drop", "一分钟漏的水|毫升", "the water lost in a minute|ml",
             wrong("operation", "drips/drop", "滴数要乘每滴的水量，不是除", "drops are multiplied by the size of a drop, not divided"),
             zh_says=("{drips}滴，每滴{drop}毫升，一分钟漏{v}毫升。",), en_says=("{drips} drops of {drop} ml are {v} ml a minute.",)),
        fact("mlh", "mlm*60", "一小时漏的水|毫升", "the water lost in an hour|ml",
             wrong("unit", "mlm*24", "一小时有60分钟，24是一天的小时数", "an hour has 60 minutes; 24 are the hours of a day"),
             zh_says=("一分钟{mlm}毫升，一小时{v}毫升。",), en_says=("{mlm} ml a minute are {v} ml an hour.",)),
        fact("mld", "mlh*24", "一天漏的水|毫升", "the water lost in a day|ml",
             wrong("unit", "mlh*12", "日夜不停，一天要算24小时", "it drips day and night: 24 hours"),
             zh_says=("一小时{mlh}毫升，一天24小时，漏{v}毫升。",), en_says=("{mlh} ml an hour come to {v} ml in a day of 24 hours.",)),
        fact("ld", "mld/1000", "一天漏的升数|升", "the water lost in a day in litres|litres",
             wrong("unit", "mld/100", "1升是1000毫升", "a litre is 1000 ml"),
             zh_says=("{mld}毫升合{v}升。",), en_says=("{mld} ml are {v} litres.",)),
        fact("month", "ld*days", "这些天漏的升数|升", "the water lost over all those days|litres",
             zh_says=("一天{ld}升，{days}天{v}升。",), en_says=("{ld} litres a day over {days} days are {v} litres.",)),
        fact("over", "tub*1000", "浴缸的容量合成毫升|毫升", "the size of the tub in millilitres|ml",
             wrong("unit", "tub*100", "1升是1000毫升", "a litre is 1000 ml"),
             zh_says=("浴缸{tub}升就是{v}毫升。",), en_says=("{tub} litres in the tub are {v} ml.",)),
        fact("fill", lambda env: Fraction(math.ceil(env["over"] / env["mlh"])), "滴满浴缸的小时数|小时", "the number of hours to fill the tub|hours",
             wrong("unit", lambda env: Fraction(math.ceil(env["over"] / env["mlm"])), "除以一分钟的水量，得到的是分钟", "dividing by the water of a minute gives minutes, not hours"),
             needs="over mlh", framed=False,
             zh_says=("{over}毫升，一小时{mlh}毫升，不出{v}小时就满。", "每小时{mlh}毫升，要装满{over}毫升，算整小时得{v}小时。"),
             en_says=("at {mlh} ml an hour, {over} ml take {v} hours, rounded up.", "in {v} full hours, and not before, {mlh} ml an hour make up {over} ml."),
             zh_brief=("浴缸过{v}小时才满。",), en_brief=("the tub is full after {v} hours.",)),
    ),
    (
        Asked("month", both("{days}天漏掉多少升水？", "How many litres are lost in {days} days?")),
        Asked("fill", both("滴满浴缸要多少小时？", "After how many hours is the tub full?")),
    ),
)  # fmt: skip

# ---- minted -------------------------------------------------------------------------------------------------------


def _tank(rng: Random) -> Env:
    return _of(
        l=rng.choice([60, 75, 80, 90]), w=rng.choice([30, 35, 40, 45]), d=rng.choice([28, 32, 36, 38]), flow=rng.choice([4, 6, 8, 12]), own=rng.randint(13, 24),
        limit=rng.randrange(80, 180, 5), salt=rng.choice([3, 5, 6, 7]),
    )  # fmt: skip


TANK = Situation(
    "tank",
    "units",
    "mint",
    _tank,
    {
        "l": given("鱼缸的长", "the length of the tank"),
        "w": given("鱼缸的宽", "the width of the tank", says=("鱼缸里面宽{w}厘米。", "inside, the tank is {w} cm wide.")),
        "d": given("水的深度", "the depth of the water", says=("水深{d}厘米。", "the water is {d} cm deep.")),
        "flow": given("每分钟的流量", "the flow in a minute", says=("水管一分钟流{flow}升。", "the hose gives {flow} litres a minute.")),
        "own": given("空缸的重量", "the weight of the empty tank", says=("空缸重{own}千克。", "the empty tank weighs {own} kg.")),
        "limit": given("架子的承重", "the load of the shelf", says=("架子最多承重{limit}千克。", "the shelf carries at most {limit} kg.")),
        "salt": given("每升水的盐", "the salt for a litre"),
    },
    both(
        "鱼缸里面长{l}厘米、宽{w}厘米，水加到{d}厘米深。空缸重{own}千克，1升水重1千克，架子最多承重{limit}千克。加水的管子每分钟流{flow}升，每升水放盐{salt}克。",
        "An aquarium is {l} cm long and {w} cm wide inside and is filled {d} cm deep. Empty it weighs {own} kg; a litre of water weighs 1 kg, and the shelf carries at most {limit} kg. "
        "The hose gives {flow} litres a minute, and each litre of water takes {salt} g of salt. ",
    ),
    (
        fact("base", "l*w", "缸底的面积|平方厘米", "the area of the base|cm²",
             zh_says=("缸底{l}厘米乘{w}厘米，{v}平方厘米。",), en_says=("the base of {l} cm by {w} cm covers {v} cm².",)),
        fact("ccm", "base*d", "水的体积|立方厘米", "the volume of the water|cm³",
             wrong("operation", "base+d", "体积要用底面积乘深度", "volume is base times depth, not plus"),
             zh_says=("{base}平方厘米，深{d}厘米，水有{v}立方厘米。",), en_says=("{base} cm² and {d} cm deep, that is {v} cm³ of water.",)),
        fact("litres", "ccm/1000", "水的升数|升", "the water in litres|litres",
             wrong("unit", "ccm/100", "1升是1000立方厘米", "a litre is 1000 cm³"),
             zh_says=("{ccm}立方厘米换成升是{v}升。",), en_says=("{ccm} cm³ turn into {v} litres.",)),
        fact("kg", "litres+own", "连缸带水的重量|千克", "the weight of tank and water|kg",
             wrong("assumption", "litres+own+10", "题目里没有10千克的石子", "there is no gravel of 10 kg in the problem",
                   ("水{litres}千克，缸{own}千克，底上石子10千克，合重{v}千克。", "{litres} kg of water, {own} kg of tank and 10 kg of gravel weigh {v} kg.")),
             wrong("operation", "litres-own", "缸的重量要加上", "the tank’s own weight is added"),
             zh_says=("水{litres}千克，缸{own}千克，合重{v}千克。",), en_says=("{litres} kg of water in a tank of {own} kg weigh {v} kg.",)),
        fact("holds", _at_most("kg", "limit"), "架子超没超重", "the verdict on the shelf", style="word", needs="kg limit", framed=False,
             zh_says=("总重{kg}千克，架子限{limit}千克，{v}。", "{kg}千克对{limit}千克，{v}。"), en_says=("{kg} kg on a shelf for {limit} kg: {v}.", "the shelf takes {limit} kg, so {kg} kg are {v}."),
             choices=("fits", "over")),
        fact("salts", "litres*salt", "要放的盐|克", "the salt needed|g",
             wrong("quantity", "kg*salt", "盐按水的升数放，不算缸的重量", "salt goes by litres of water, not by the weight with the tank"),
             zh_says=("{litres}升水，每升{salt}克盐，放{v}克。",), en_says=("{litres} litres with {salt} g each take {v} g of salt.",)),
        fact("saltkg", "salts/1000", "盐的千克数|千克", "the salt in kilograms|kg",
             wrong("unit", "salts/100", "1千克是1000克", "a kilogram is 1000 g"),
             zh_says=("盐{salts}克，等于{v}千克。",), en_says=("{salts} g of salt equal {v} kg.",)),
        fact("mins", "litres/flow", "加水的时间|分钟", "the time to fill it|minutes",
             zh_says=("{litres}升，一分钟{flow}升，加{v}分钟。",), en_says=("{litres} litres at {flow} a minute run for {v} minutes.",)),
        fact("secs", "mins*60", "加水的秒数|秒", "the time to fill it in seconds|seconds",
             wrong("unit", "mins*100", "1分钟是60秒", "a minute has 60 seconds"),
             zh_says=("{mins}分钟折成{v}秒。",), en_says=("{mins} minutes amount to {v} seconds.",)),
    ),
    (
        Asked("holds", both("加好水放到架子上，超没超过架子的承重？", "Filled like this, is it within the limit of the shelf or over it?")),
        Asked("secs", both("加到这么深，水管要开多少秒？", "For how many seconds does the hose run?")),
    ),
    FITS,
)  # fmt: skip


def _parcel(rng: Random) -> Env:
    return _of(
        n=rng.randint(14, 38), g=rng.choice([185, 215, 245, 265, 285]), box=rng.choice([350, 450, 550, 650]), base=rng.randint(7, 12),
        per=rng.randint(2, 4), l=rng.randint(36, 58), w=rng.randint(24, 33), h=rng.randint(15, 23), tape=_cents(rng, 0.5, 1.5, 0.5),
    )  # fmt: skip


PARCEL = Situation(
    "parcel",
    "units",
    "mint",
    _parcel,
    {
        "n": given("书的本数", "the number of books"),
        "g": given("一本书的重量", "the weight of a book", says=("一本书重{g}克。", "a book weighs {g} g.")),
        "box": given("纸箱的重量", "the weight of the box", says=("纸箱重{box}克。", "the box weighs {box} g.")),
        "base": given("首重1千克的邮费", "the postage of the first kilogram", "money", ("首重1千克{base}元。", "the first kilogram costs {base}.")),
        "per": given("续重每千克的邮费", "the postage of a further kilogram", "money", ("续重每千克{per}元。", "a further kilogram costs {per}.")),
        "l": given("箱子的长", "the length of the box"),
        "w": given("箱子的宽", "the width of the box"),
        "h": given("箱子的高", "the height of the box"),
        "tape": given("每米胶带的价钱", "the price of a metre of tape", "money"),
    },
    both(
        "寄一箱书：{n}本，每本{g}克，纸箱{box}克。邮费首重1千克{base}元，以后每千克{per}元，不足1千克按1千克算。箱子长{l}厘米、宽{w}厘米、高{h}厘米，横着竖着各缠一圈胶带：横圈绕过长和高，竖圈绕过宽和高。胶带每米{tape}元，用多少算多少。",
        "{n} books of {g} g each go into a box of {box} g. Postage is {base} for the first kilogram and {per} for each further one; part of a kilogram counts as a whole. The box is {l} cm long, {w} cm wide and {h} cm high, "
        "and is taped round twice: once round length and height, once round width and height. Tape is {tape} a metre and is charged exactly. ",
    ),
    (
        fact("books", "n*g", "书的重量|克", "the weight of the books|g",
             zh_says=("{n}本书，每本{g}克，重{v}克。",), en_says=("{n} books of {g} g weigh {v} g.",)),
        fact("all", "books+box", "连箱的重量|克", "the weight with the box|g",
             wrong("operation", "books-box", "纸箱的重量要加上", "the weight of the box is added"),
             zh_says=("书{books}克，箱{box}克，共{v}克。",), en_says=("{books} g of books in a box of {box} g make {v} g.",)),
        fact("kg", "all/1000", "连箱的千克数|千克", "the weight with the box in kilograms|kg",
             wrong("unit", "all/100", "1千克是1000克", "a kilogram is 1000 g"),
             zh_says=("{all}克等于{v}千克。",), en_says=("{all} g equal {v} kg.",)),
        fact("units", lambda env: Fraction(math.ceil(env["kg"])), "计费的千克数|千克", "the number of kilograms charged|kg",
             wrong("conclusion", lambda env: Fraction(math.floor(env["kg"])), "不足1千克按1千克算，要进一", "part of a kilogram counts as a whole: round up"),
             needs="kg", framed=False,
             zh_says=("{kg}千克，计费按{v}千克。", "邮局把{kg}千克算作{v}千克。"), en_says=("{kg} kg are charged as {v} kg.", "for {kg} kg the post charges {v}."),
             zh_brief=("计费重量{v}千克。",), en_brief=("{v} kg are charged.",)),
        fact("post", "base+(units-1)*per", "邮费|元", "the postage",
             wrong("operation", "base+units*per", "首重那1千克已经收过", "the first kilogram is paid already: one less at {per}"), style="money",
             zh_says=("首重{base}元，{units}千克里其余的每千克{per}元，邮费{v}元。",), en_says=("{base} for the first and {per} for each other of {units} kg is postage of {v}.",)),
        fact("ringa", "2*(l+h)", "横圈的长度|厘米", "the length of the first round of tape|cm",
             wrong("operation", "l+h", "绕一圈要走两遍长和高", "once round passes length and height twice"),
             zh_says=("横圈绕两条长{l}和两条高{h}，{v}厘米。",), en_says=("twice {l} and twice {h} is {v} cm for the first round.",)),
        fact("ringb", "2*(w+h)", "竖圈的长度|厘米", "the length of the second round of tape|cm",
             wrong("quantity", "2*(l+w)", "竖圈绕过宽和高，不经过长", "the second round passes width and height, not length"),
             zh_says=("竖圈绕两条宽{w}和两条高{h}，{v}厘米。",), en_says=("twice {w} and twice {h} is {v} cm for the second round.",)),
        fact("cm", "ringa+ringb", "胶带的长度|厘米", "the length of all the tape|cm",
             zh_says=("横{ringa}厘米，竖{ringb}厘米，胶带{v}厘米。",), en_says=("{ringa} cm and {ringb} cm of tape are {v} cm.",)),
        fact("m", "cm/100", "胶带的米数|米", "the length of all the tape in metres|m",
             wrong("unit", "cm/1000", "1米是100厘米", "a metre is 100 cm"),
             zh_says=("{cm}厘米换成米，{v}米。",), en_says=("{cm} cm turn into {v} m.",)),
    ),
    (
        Asked("post", both("邮费多少？", "What is the postage?")),
        Asked("m", both("两圈胶带一共多少米？", "How many metres of tape are the two rounds together?")),
    ),
)  # fmt: skip


def _ribbon(rng: Random) -> Env:
    return _of(
        roll=_cents(rng, 12.5, 24.5, 0.5), off=rng.randint(2, 9) * 10 + rng.choice([5, 0, 5]), piece=rng.choice([35, 45, 55, 65]), guests=rng.randint(16, 27),
        price=_cents(rng, 9.5, 16.5, 0.5), rolls=rng.randint(2, 4), mm=rng.choice([18, 22, 24, 26]),
    )  # fmt: skip


RIBBON = Situation(
    "ribbon",
    "units",
    "mint",
    _ribbon,
    {
        "roll": given("一卷的长度", "the length of a roll", says=("一卷{roll}米。", "a roll is {roll} m long.")),
        "off": given("剪坏的长度", "the length spoilt", says=("剪坏了{off}厘米。", "{off} cm are spoilt.")),
        "piece": given("一段的长度", "the length of a piece", says=("每段剪{piece}厘米。", "each piece is {piece} cm.")),
        "guests": given("要的段数", "the number of pieces wanted"),
        "price": given("一卷的价钱", "the price of a roll", "money"),
        "rolls": given("卷数", "the number of rolls"),
        "mm": given("丝带的宽度", "the width of the ribbon"),
    },
    both(
        "一卷丝带{roll}米长，先剪坏{off}厘米不能用，剩下的每{piece}厘米剪一段，够多少剪多少。丝带宽{mm}毫米，一卷{price}元，店里进了{rolls}卷。",
        "A roll of ribbon is {roll} m long and {mm} mm wide. {off} cm are spoilt; the rest is cut into as many pieces of {piece} cm as there are. A roll costs {price}, and the shop buys {rolls} rolls. ",
    ),
    (
        fact("cm", "roll*100", "一卷的厘米数|厘米", "the length of a roll in centimetres|cm",
             wrong("unit", "roll*10", "1米是100厘米", "a metre is 100 cm"),
             zh_says=("{roll}米换成厘米是{v}厘米。",), en_says=("{roll} m turn into {v} cm.",)),
        fact("good", "cm-off", "能用的长度|厘米", "the length of good ribbon|cm",
             wrong("operation", "cm+off", "剪坏的要减", "what is spoilt is taken away"),
             zh_says=("{cm}厘米减剪坏的{off}厘米，能用{v}厘米。",), en_says=("{cm} cm without the {off} cm spoilt leave {v} cm.",)),
        fact("pieces", lambda env: Fraction(math.floor(env["good"] / env["piece"])), "剪出的段数|段", "the number of pieces",
             wrong("conclusion", lambda env: Fraction(math.ceil(env["good"] / env["piece"])), "不够一段的零头不能算一段", "what is left is too short for another piece: round down"),
             needs="good piece", framed=False,
             zh_says=("{good}厘米，每段{piece}厘米，剪得出{v}段。", "每{piece}厘米一段，{good}厘米够{v}段。"),
             en_says=("{good} cm yield {v} pieces of {piece} cm.", "pieces of {piece} cm: out of {good} cm come {v}."),
             zh_brief=("能剪{v}段。",), en_brief=("there are {v} pieces.",)),
        fact("used", "pieces*piece", "剪成段的长度|厘米", "the length in pieces|cm",
             zh_says=("{pieces}段，每段{piece}厘米，用掉{v}厘米。",), en_says=("{pieces} pieces of {piece} cm use {v} cm.",)),
        fact("scrap", "good-used", "剩的零头|厘米", "the length of the remnant|cm",
             wrong("quantity", "cm-used", "剪坏的已经不能用，要从{good}厘米里减", "the spoilt part is gone already: start from {good} cm"),
             zh_says=("能用的{good}厘米里用了{used}厘米，零头{v}厘米。",), en_says=("{good} cm less {used} cm in pieces leave {v} cm over.",)),
        fact("wide", "mm/10", "丝带宽的厘米数|厘米", "the width in centimetres|cm",
             wrong("unit", "mm/100", "1厘米是10毫米", "a centimetre is 10 mm"),
             zh_says=("宽{mm}毫米等于{v}厘米。",), en_says=("{mm} mm wide means {v} cm.",)),
        fact("area", "cm*wide", "一卷的面积|平方厘米", "the area of a roll|cm²",
             wrong("unit", "cm*mm", "厘米和毫米混在一起乘，要先化成一样的单位", "centimetres are multiplied by millimetres: convert first"),
             zh_says=("长{cm}厘米，宽{wide}厘米，面积{v}平方厘米。",), en_says=("{cm} cm by {wide} cm make {v} cm².",)),
        fact("whole", "area*rolls", "所有丝带的面积|平方厘米", "the area of all rolls|cm²",
             wrong("assumption", "area*(rolls+1)", "题目没说送一卷，只有{rolls}卷", "nothing says that a roll comes free: there are {rolls}",
                   ("进{rolls}卷，店家照例送一卷，共{v}平方厘米。", "{rolls} rolls and one free, as is usual, have {v} cm².")),
             zh_says=("{rolls}卷，每卷{area}平方厘米，共{v}平方厘米。",), en_says=("{rolls} rolls of {area} cm² have {v} cm².",)),
    ),
    (
        Asked("scrap", both("剪完还剩多长的零头？", "How long is the remnant?")),
        Asked("whole", both("把这几卷还没剪的丝带铺开，一共盖住多少平方厘米？", "Rolled out before anything is cut, how many square centimetres do all the rolls cover?")),
    ),
)  # fmt: skip

SITUATIONS = (BUNS, RIDE, TAP, TANK, PARCEL, RIBBON)
