"""Everyday sums in several steps."""

# ruff: noqa: E501 -- sentences in two languages stay on one line each, beside each other

from __future__ import annotations

import math
from fractions import Fraction
from random import Random

from stepbank.model import Asked, Env, Situation, both, fact, given, wrong


def _of(**numbers: float | Fraction | str) -> Env:
    return {name: value if isinstance(value, str) else Fraction(str(value)) for name, value in numbers.items()}


def _cents(rng: Random, low: float, high: float, step: float) -> Fraction:
    first, last, by = (round(100 * one) for one in (low, high, step))
    return Fraction(rng.randrange(first, last + 1, by), 100)


# ---- practice -----------------------------------------------------------------------------------------------------


def _stationery(rng: Random) -> Env:
    return _of(
        pb=rng.randint(4, 12), pe=rng.choice([12, 18, 24, 36]), pp=_cents(rng, 6.5, 14.5, 0.5),
        nb=rng.randint(5, 14), ne=rng.choice([6, 8, 15, 16]), pn=_cents(rng, 7.5, 18.5, 0.5),
        classes=rng.randint(3, 8), budget=rng.randrange(250, 460, 10),
    )  # fmt: skip


STATIONERY = Situation(
    "stationery",
    "arithmetic",
    "practice",
    _stationery,
    {
        "pb": given("铅笔的盒数", "the number of boxes of pencils"),
        "pe": given("每盒铅笔的支数", "the number of pencils in a box", says=("一盒铅笔{pe}支。", "a box holds {pe} pencils.")),
        "pp": given("一盒铅笔的价钱", "the price of a box of pencils", "money", ("铅笔一盒{pp}元。", "a box of pencils costs {pp}.")),
        "nb": given("本子的包数", "the number of packs of notebooks"),
        "ne": given("每包本子的本数", "the number of notebooks in a pack", says=("本子是{ne}本一包。", "notebooks come {ne} to a pack.")),
        "pn": given("一包本子的价钱", "the price of a pack of notebooks", "money", ("一包本子{pn}元。", "the price of a pack of notebooks is {pn}.")),
        "classes": given("班数", "the number of classes"),
        "budget": given("带的钱", "the budget", "money"),
    },
    both(
        "学校去买文具：铅笔{pb}盒，每盒{pe}支，{pp}元一盒；本子{nb}包，每包{ne}本，{pn}元一包。带了{budget}元，买回来要分给{classes}个班。",
        "A school buys {pb} boxes of pencils, {pe} to a box, at {pp} a box, and {nb} packs of notebooks, {ne} to a pack, "
        "at {pn} a pack. The budget is {budget}. Everything is for {classes} classes. ",
    ),
    (
        fact("pencils", "pb*pe", "铅笔的总数|支", "the number of pencils",
             wrong("operation", "pb+pe", "盒数和每盒支数要相乘，这里相加了", "boxes and pencils per box must be multiplied, not added"),
             zh_says=("{pb}盒铅笔，每盒{pe}支，合起来{v}支。", "一盒{pe}支，{pb}盒就有{v}支铅笔。"),
             en_says=("{pb} boxes with {pe} pencils each make {v} pencils.", "at {pe} to a box, {pb} boxes hold {v} pencils.")),
        fact("books", "nb*ne", "本子的总数|本", "the number of notebooks",
             wrong("operation", "nb+ne", "包数和每包本数要相乘，这里相加了", "packs and notebooks per pack must be multiplied, not added"),
             zh_says=("本子{nb}包，一包{ne}本，一共{v}本。",), en_says=("{nb} packs of {ne} come to {v} notebooks.",)),
        fact("items", "pencils+books", "铅笔和本子的总件数|件", "the number of pencils and notebooks together",
             zh_says=("{pencils}支加{books}本，共{v}件。",), en_says=("{pencils} pencils and {books} notebooks are {v} items.",)),
        fact("each", "items/classes", "每个班分到的件数|件", "the number of items for each class",
             wrong("operation", "(items-classes)/classes", "先减了班数，没道理", "it takes the classes away first, for no reason"),
             zh_says=("{items}件平分给{classes}个班，每班{v}件。",), en_says=("shared among {classes} classes, {items} items are {v} for each.",)),
        fact("costp", "pb*pp", "买铅笔的钱|元", "the cost of the pencils", style="money",
             zh_says=("{pb}盒铅笔，一盒{pp}元，要{v}元。",), en_says=("{pb} boxes of pencils at {pp} cost {v}.",)),
        fact("costn", "nb*pn", "买本子的钱|元", "the cost of the notebooks", style="money",
             zh_says=("一包本子{pn}元，{nb}包是{v}元。",), en_says=("the {nb} packs at {pn} each cost {v}.",)),
        fact("cost", "costp+costn", "一共花的钱|元", "the total cost",
             wrong("operation", "costp+pn", "只加了一包本子的价钱", "it adds the price of a single pack of notebooks"), style="money",
             zh_says=("铅笔{costp}元，本子{costn}元，加起来{v}元。",), en_says=("{costp} for pencils and {costn} for notebooks make {v}.",)),
        fact("left", "budget-cost", "剩下的钱|元", "the money left over",
             wrong("operation", "budget-costp", "只减了铅笔的钱", "it takes away the pencils only"), style="money",
             zh_says=("{budget}元付掉{cost}元，还剩{v}元。",), en_says=("out of {budget}, paying {cost} leaves {v}.",)),
    ),
    (
        Asked("left", both("付完钱还剩多少？", "How much money is left?")),
        Asked("each", both("铅笔和本子混在一起平分，每个班得多少件？", "Pencils and notebooks are shared out equally, all counted alike. How many items does each class get?")),
    ),
)  # fmt: skip


def _bakery(rng: Random) -> Env:
    return _of(
        m=rng.randint(6, 15), pm=rng.choice([16, 18, 22, 24]), a=rng.randint(4, 9), pa=rng.choice([12, 14, 26, 28]),
        sold=rng.randint(180, 330), price=_cents(rng, 2.5, 4.5, 0.5), c=_cents(rng, 0.5, 1.5, 0.25),
    )  # fmt: skip


BAKERY = Situation(
    "bakery",
    "arithmetic",
    "practice",
    _bakery,
    {
        "m": given("上午的盘数", "the number of trays in the morning"),
        "pm": given("上午每盘的个数", "the number of rolls on a morning tray", says=("上午每盘烤{pm}个。", "a morning tray takes {pm} rolls.")),
        "a": given("下午的盘数", "the number of trays in the afternoon"),
        "pa": given("下午每盘的个数", "the number of rolls on an afternoon tray", says=("下午的一盘是{pa}个。", "an afternoon tray takes {pa} rolls.")),
        "sold": given("卖出的个数", "the number of rolls sold", says=("这天卖出{sold}个。", "that day {sold} rolls were sold.")),
        "price": given("一个的卖价", "the price of a roll", "money", ("一个卖{price}元。", "a roll sells at {price}.")),
        "c": given("一个的成本", "the cost of making a roll", "money"),
    },
    both(
        "面包房上午烤了{m}盘小面包，每盘{pm}个；下午烤了{a}盘，每盘{pa}个。做一个要花{c}元，卖一个收{price}元，当天卖出{sold}个，没卖完的不再卖。",
        "A bakery bakes {m} trays of {pm} rolls in the morning and {a} trays of {pa} in the afternoon. Each roll costs {c} to make "
        "and sells at {price}. That day {sold} rolls are sold; the rest are not sold any more. ",
    ),
    (
        fact("morning", "m*pm", "上午烤的个数|个", "the number of rolls baked in the morning",
             zh_says=("上午{m}盘，每盘{pm}个，烤出{v}个。",), en_says=("in the morning, {m} trays of {pm} give {v} rolls.",)),
        fact("afternoon", "a*pa", "下午烤的个数|个", "the number of rolls baked in the afternoon",
             wrong("operation", "a*pm", "下午每盘是{pa}个，这里用了上午的{pm}个", "an afternoon tray takes {pa} rolls; it uses the {pm} of the morning"),
             zh_says=("下午烤了{a}盘，一盘{pa}个，是{v}个。",), en_says=("the afternoon’s {a} trays with {pa} on each add up to {v} rolls.",)),
        fact("baked", "morning+afternoon", "全天烤的个数|个", "the number of rolls baked all day",
             zh_says=("上午{morning}个，下午{afternoon}个，全天{v}个。",), en_says=("{morning} in the morning and {afternoon} in the afternoon make {v} rolls.",)),
        fact("left", "baked-sold", "没卖完的个数|个", "the number of rolls left over",
             wrong("assumption", "afternoon", "题目没说下午的都没卖掉；是{baked}减{sold}", "nothing says that the afternoon’s rolls are the ones left; it is {baked} less {sold}",
                   ("下午烤的多半卖不掉，剩{v}个。", "what is baked in the afternoon hardly sells, so {v} stay behind.")),
             zh_says=("烤了{baked}个，卖了{sold}个，剩{v}个。",), en_says=("of {baked} rolls {sold} are sold, so {v} stay behind.",)),
        fact("lost", "left*price", "剩下的面包少收的钱|元", "the money that the rolls left over would have brought",
             wrong("quantity", "left*c", "问的是少卖的钱，要乘卖价{price}元，不是成本{c}元", "what they would have brought goes by the price, {price}, not by the cost, {c}"), style="money",
             zh_says=("剩的{left}个要是按{price}元卖掉，能多收{v}元。",), en_says=("{left} rolls at {price} would have brought {v}.",)),
        fact("income", "sold*price", "卖面包收的钱|元", "the amount taken", style="money",
             zh_says=("{sold}个，一个{price}元，收入{v}元。",), en_says=("{sold} rolls sold at {price} bring in {v}.",)),
        fact("spent", "baked*c", "做面包花的钱|元", "the cost of all the rolls",
             wrong("misread", "sold*c", "没卖掉的也花了成本，要按烤的{baked}个算", "unsold rolls cost money too: it should count all {baked} baked"), style="money",
             zh_says=("烤了{baked}个，每个成本{c}元，花掉{v}元。",), en_says=("making {baked} rolls at {c} each costs {v}.",)),
        fact("profit", "income-spent", "当天赚的钱|元", "the day’s profit",
             style="money", zh_says=("收{income}元，去掉成本{spent}元，赚{v}元。",), en_says=("{income} taken less {spent} spent leaves a profit of {v}.",)),
    ),
    (
        Asked("lost", both("没卖完的面包，照卖价算少收了多少钱？", "At the selling price, how much would the rolls left over have brought?")),
        Asked("profit", both("这一天赚了多少钱？", "What is the profit of the day?")),
    ),
)  # fmt: skip


def _coach(rng: Random) -> Env:
    return _of(
        k=rng.randint(4, 9), s=rng.randint(27, 38), t=rng.randint(9, 17), seats=rng.choice([33, 41, 45, 49, 53]),
        cp=_cents(rng, 4.5, 8.5, 0.5), ct=_cents(rng, 9.5, 15.5, 0.5),
    )  # fmt: skip


def _up(top: str, bottom: str):
    return lambda env: Fraction(math.ceil(env[top] / env[bottom]))


def _down(top: str, bottom: str):
    return lambda env: Fraction(math.floor(env[top] / env[bottom]))


COACH = Situation(
    "coach",
    "arithmetic",
    "practice",
    _coach,
    {
        "k": given("班数", "the number of classes"),
        "s": given("每班人数", "the number of pupils in a class", says=("每班有{s}个学生。", "each class has {s} pupils.")),
        "t": given("老师人数", "the number of teachers", says=("带队老师{t}人。", "{t} teachers come along.")),
        "seats": given("一辆车的座位数", "the number of seats in a coach", says=("一辆车坐{seats}人。", "a coach seats {seats}.")),
        "cp": given("学生票价", "the pupil’s fare", "money"),
        "ct": given("成人票价", "the adult fare", "money", ("成人票{ct}元一张。", "the adult fare is {ct}.")),
    },
    both(
        "{k}个班去科技馆，每班{s}个学生，另有{t}位老师。门票学生{cp}元，成人{ct}元。租的客车每辆{seats}个座，要保证人人有座，车尽量少租。",
        "{k} classes of {s} pupils go to the science museum with {t} teachers. Tickets are {cp} for pupils and {ct} for adults. "
        "Coaches with {seats} seats each are hired, as few as will seat everybody. ",
    ),
    (
        fact("pupils", "k*s", "学生总数|人", "the number of pupils",
             wrong("assumption", "k*s-k", "题目没说有人请假", "nothing says that anybody stays at home",
                   ("{k}个班各有一人请假，学生去{v}人。", "one pupil of each class stays at home, which leaves {v} pupils.")),
             zh_says=("{k}个班，每班{s}人，学生共{v}人。",), en_says=("{k} classes of {s} are {v} pupils.",)),
        fact("people", "pupils+t", "去的总人数|人", "the number of people going",
             wrong("operation", "pupils-t", "老师也要坐车，应该加上", "the teachers ride too, so they are added, not taken away"),
             zh_says=("学生{pupils}人加老师{t}人，一共{v}人。",), en_says=("{pupils} pupils and {t} teachers make {v} people.",)),
        fact("buses", _up("people", "seats"), "要租的车数|辆", "the number of coaches",
             wrong("conclusion", _down("people", "seats"), "余下的人也要有座，得进一，不能舍去", "the people left over need seats too: round up, not down"),
             needs="people seats",
             zh_says=("{people}人，每辆坐{seats}人，要{v}辆才够坐。", "一辆{seats}座，{people}个人得租{v}辆。"),
             en_says=("with {seats} seats a coach, {people} people need {v} coaches.", "{people} people do not fit into fewer than {v} coaches of {seats} seats.")),
        fact("room", "buses*seats", "车上的座位总数|个", "the number of seats in all coaches",
             zh_says=("{buses}辆车，每辆{seats}座，共{v}个座位。",), en_says=("{buses} coaches of {seats} have {v} seats.",)),
        fact("empty", "room-people", "空座位数|个", "the number of empty seats",
             wrong("quantity", "room-pupils", "老师也占座，要减{people}人", "teachers sit too: {people} people must be taken away"),
             zh_says=("{room}个座位坐{people}人，空{v}个。",), en_says=("{people} people on {room} seats leave {v} empty.",)),
        fact("farep", "pupils*cp", "学生票的钱|元", "the cost of the pupils’ tickets", style="money",
             zh_says=("学生{pupils}人，一张{cp}元，票钱{v}元。",), en_says=("tickets for {pupils} pupils at {cp} cost {v}.",)),
        fact("faret", "t*ct", "老师票的钱|元", "the cost of the teachers’ tickets",
             wrong("misread", "t*cp", "老师买成人票，{ct}元一张", "teachers pay the adult fare, {ct}"), style="money",
             zh_says=("{t}位老师，成人票{ct}元，要{v}元。",), en_says=("{t} teachers at {ct} pay {v}.",)),
        fact("fare", "farep+faret", "门票一共的钱|元", "the cost of all tickets", style="money",
             zh_says=("学生票{farep}元，老师票{faret}元，合计{v}元。",), en_says=("{farep} and {faret} together are {v} for tickets.",)),
    ),
    (
        Asked("empty", both("坐好以后空着几个座位？", "How many seats stay empty?")),
        Asked("fare", both("门票一共多少钱？", "What do the tickets cost altogether?")),
    ),
)  # fmt: skip


def _garden(rng: Random) -> Env:
    return _of(
        l=rng.randint(18, 36), w=rng.randint(11, 17), p=rng.randint(4, 8), q=rng.randint(3, 7), seed=rng.choice([25, 35, 40, 45]),
        gate=rng.randint(2, 5), f=_cents(rng, 8.5, 18.5, 0.5),
    )  # fmt: skip


GARDEN = Situation(
    "garden",
    "arithmetic",
    "practice",
    _garden,
    {
        "l": given("院子的长", "the length of the yard", says=("院子长{l}米。", "the yard is {l} metres long.")),
        "w": given("院子的宽", "the width of the yard", says=("院子宽{w}米。", "the yard is {w} metres wide.")),
        "p": given("花坛的长", "the length of the flower bed"),
        "q": given("花坛的宽", "the width of the flower bed"),
        "seed": given("每平方米的草籽", "the seed for a square metre", says=("每平方米撒{seed}克草籽。", "a square metre takes {seed} grams of seed.")),
        "gate": given("门的宽度", "the width of the gate"),
        "f": given("每米围栏的价钱", "the price of a metre of fence", "money", ("围栏一米{f}元。", "a metre of fence costs {f}.")),
    },
    both(
        "一个长方形院子，长{l}米，宽{w}米。中间有一块长{p}米、宽{q}米的花坛，其余都种草，每平方米撒草籽{seed}克。院子四周装围栏，留一个{gate}米宽的门不装，围栏每米{f}元。",
        "A yard is {l} m long and {w} m wide. In it lies a flower bed of {p} m by {q} m; all the rest becomes lawn, with {seed} g of "
        "seed for each square metre. A fence at {f} a metre goes round the yard, except for a gate {gate} m wide. ",
    ),
    (
        fact("area", "l*w", "院子的面积|平方米", "the area of the yard|m²",
             wrong("operation", "2*(l+w)", "算的是周长，不是面积", "that is the way round, not the area"),
             zh_says=("院子长{l}米、宽{w}米，面积{v}平方米。",), en_says=("{l} m by {w} m, the yard covers {v} m².",)),
        fact("bed", "p*q", "花坛的面积|平方米", "the area of the flower bed|m²",
             zh_says=("花坛{p}米乘{q}米，占{v}平方米。",), en_says=("the flower bed of {p} m by {q} m takes {v} m².",)),
        fact("lawn", "area-bed", "草地的面积|平方米", "the area of the lawn|m²",
             wrong("operation", "area+bed", "花坛不种草，要减去", "the flower bed is not lawn: take it away"),
             zh_says=("{area}平方米里去掉花坛{bed}平方米，草地{v}平方米。",), en_says=("without the bed’s {bed} m², {area} m² shrink to {v} m² of lawn.",)),
        fact("grams", "lawn*seed", "草籽的用量|克", "the seed needed|g",
             wrong("quantity", "area*seed", "只有草地撒籽，要乘{lawn}平方米", "only the lawn is sown: {lawn} m²"),
             zh_says=("草地{lawn}平方米，每平方米{seed}克，要草籽{v}克。",), en_says=("{lawn} m² at {seed} g each take {v} g of seed.",)),
        fact("round", "2*(l+w)", "院子的周长|米", "the distance round the yard|m",
             wrong("operation", "l+w", "只加了一条长和一条宽，还要乘2", "that is one length and one width only; it must be doubled"),
             zh_says=("绕院子一圈，两条{l}米加两条{w}米，{v}米。",), en_says=("twice {l} m and twice {w} m make {v} m round the yard.",), other=("l+w+l+w",)),
        fact("fence", "round-gate", "围栏的长度|米", "the length of the fence|m",
             wrong("assumption", "round-gate-w", "题目没说有一面靠墙", "nothing says that a wall stands on one side",
                   ("有一面靠墙不用装，围栏{v}米。", "one short side has a wall and needs none, so the fence is {v} m.")),
             wrong("operation", "round+gate", "门那一段不装，要减", "the gate has no fence: take it away"),
             zh_says=("一圈{round}米，门口{gate}米不装，围栏{v}米。",), en_says=("{round} m less the gate’s {gate} m leave {v} m of fence.",)),
        fact("price", "fence*f", "围栏的价钱|元", "the price of the fence", style="money",
             zh_says=("{fence}米围栏，每米{f}元，{v}元。",), en_says=("{fence} m of fence at {f} cost {v}.",)),
    ),
    (
        Asked("grams", both("种草要多少克草籽？", "How many grams of seed does the lawn need?")),
        Asked("price", both("装围栏要多少钱？", "What does the fence cost?")),
    ),
)  # fmt: skip


def _reading(rng: Random) -> Env:
    x, z = rng.randint(18, 34), rng.choice([21, 23, 26, 27, 32])
    d, e, y, days = rng.randint(4, 5), 2, rng.randint(36, 58), rng.randint(4, 9)
    return _of(pages=x * d + y * e + z * days, x=x, d=d, y=y, e=e, z=z, mins=rng.randint(2, 3))


READING = Situation(
    "reading",
    "arithmetic",
    "practice",
    _reading,
    {
        "pages": given("全书页数", "the number of pages in the book", says=("这本书有{pages}页。", "the book has {pages} pages.")),
        "x": given("上学日每天读的页数", "the number of pages on a school day", says=("上学的日子每天读{x}页。", "on school days the reader does {x} pages a day.")),
        "d": given("上学日的天数", "the number of school days"),
        "y": given("周末每天读的页数", "the number of pages on a weekend day", says=("周末一天读{y}页。", "a weekend day brings {y} pages.")),
        "e": given("周末的天数", "the number of weekend days"),
        "z": given("以后每天读的页数", "the number of pages a day from now on"),
        "mins": given("读一页的时间", "the number of minutes for a page"),
    },
    both(
        "一本书{pages}页。头{d}个上学日每天读{x}页，接着{e}天周末每天读{y}页，往后每天读{z}页。读一页大约{mins}分钟，就按{mins}分钟算。",
        "A book has {pages} pages. It is read at {x} pages a day for {d} school days, then {y} pages a day for {e} weekend days, and "
        "{z} pages a day after that. Each page takes {mins} minutes. ",
    ),
    (
        fact("school", "x*d", "上学日读的页数|页", "the number of pages read on school days",
             zh_says=("{d}个上学日，每天{x}页，读了{v}页。",), en_says=("{d} school days at {x} pages make {v} pages.",)),
        fact("weekend", "y*e", "周末读的页数|页", "the number of pages read at the weekend",
             wrong("misread", "x*e", "周末每天读{y}页，不是上学日的{x}页", "a weekend day is {y} pages, not the {x} of a school day"),
             zh_says=("周末{e}天，每天{y}页，是{v}页。",), en_says=("the weekend adds {e} times {y}, that is {v} pages.",)),
        fact("read", "school+weekend", "到周末为止读的页数|页", "the number of pages read by the end of the weekend",
             zh_says=("{school}页加{weekend}页，已经读了{v}页。",), en_says=("{school} and {weekend} pages are {v} read so far.",)),
        fact("rest", "pages-read", "还没读的页数|页", "the number of pages still to read",
             wrong("quantity", "pages-school", "周末读的也要减", "the pages of the weekend must be taken away too"),
             zh_says=("全书{pages}页，读过{read}页，还剩{v}页。",), en_says=("of {pages} pages {read} are done, {v} remain.",)),
        fact("days", "rest/z", "往后要读的天数|天", "the number of days still needed",
             wrong("assumption", "rest/z+2", "题目没说中间要歇，{rest}页除以{z}就行", "nothing says that there are days off: it is just {rest} by {z}",
                   ("剩{rest}页，一天{z}页，中间歇两天，还要{v}天。", "{rest} pages at {z} a day with two days off take {v} more days.")),
             zh_says=("剩{rest}页，一天{z}页，还要{v}天。",), en_says=("{rest} pages at {z} a day take {v} more days.",)),
        fact("time", "read*mins", "到周末为止用的时间|分钟", "the reading time by the end of the weekend|minutes",
             wrong("quantity", "weekend*mins", "问的是到周末为止全部读过的，共{read}页", "it must count all {read} pages read so far, not the weekend’s only"),
             zh_says=("读过的{read}页，一页{mins}分钟，用了{v}分钟。",), en_says=("{read} pages at {mins} minutes each took {v} minutes.",)),
    ),
    (
        Asked("days", both("周末过后，还要几天读完？", "How many more days does it take after the weekend?")),
        Asked("time", both("到周末结束，读书一共用了多少分钟？", "How many minutes of reading is that by the end of the weekend?")),
    ),
)  # fmt: skip

# ---- minted -------------------------------------------------------------------------------------------------------


def _stall(rng: Random) -> Env:
    return _of(
        t=rng.randint(6, 14), c=rng.choice([15, 16, 18, 24, 25]), pc=_cents(rng, 1.5, 3.5, 0.5), b=rng.randint(7, 16), g=rng.randint(6, 9),
        pl=_cents(rng, 0.8, 1.6, 0.2), k=rng.randint(61, 118), h=rng.randint(4, 9),
    )  # fmt: skip


STALL = Situation(
    "stall",
    "arithmetic",
    "mint",
    _stall,
    {
        "t": given("蛋糕的盘数", "the number of trays of cakes"),
        "c": given("每盘蛋糕的个数", "the number of cakes on a tray", says=("一盘放{c}个蛋糕。", "there are {c} cakes on a tray.")),
        "pc": given("一个蛋糕的价钱", "the price of a cake", "money", ("蛋糕{pc}元一个。", "a cake is {pc}.")),
        "b": given("柠檬水的壶数", "the number of jugs of lemonade"),
        "g": given("每壶的杯数", "the number of glasses in a jug", says=("一壶能倒{g}杯。", "a jug fills {g} glasses.")),
        "pl": given("一杯柠檬水的价钱", "the price of a glass", "money", ("柠檬水{pl}元一杯。", "a glass of lemonade is {pl}.")),
        "k": given("材料费", "the cost of the ingredients", "money"),
        "h": given("帮手的人数", "the number of helpers"),
    },
    both(
        "义卖摊上有{t}盘小蛋糕，每盘{c}个，{pc}元一个；还有{b}壶柠檬水，每壶倒{g}杯，{pl}元一杯。全部卖光。材料花了{k}元，{h}个帮手轮流递东西，人人递的份数一样多(一个蛋糕、一杯水都算一份)。",
        "A charity stall has {t} trays of {c} cakes at {pc} a cake and {b} jugs of lemonade, {g} glasses to a jug, at {pl} a glass. "
        "All of it is sold. The ingredients cost {k}. {h} helpers hand out equally many portions each; a cake or a glass is one portion. ",
    ),
    (
        fact("cakes", "t*c", "蛋糕总数|个", "the number of cakes",
             wrong("assumption", "t*c-t", "题目没说有碰坏的，而且全卖光了", "nothing says that any is damaged; all are sold",
                   ("每盘碰坏一个，能卖的蛋糕{v}个。", "one on each tray gets damaged, so {v} cakes can be sold.")),
             zh_says=("{t}盘蛋糕，每盘{c}个，总共{v}个。",), en_says=("{t} trays with {c} on each hold {v} cakes.",)),
        fact("glasses", "b*g", "柠檬水的杯数|杯", "the number of glasses of lemonade",
             wrong("operation", "b+g", "壶数和每壶杯数要相乘", "jugs and glasses per jug must be multiplied"),
             zh_says=("{b}壶，一壶倒{g}杯，能倒{v}杯。",), en_says=("out of {b} jugs, {g} glasses each, come {v} glasses.",)),
        fact("takec", "cakes*pc", "卖蛋糕的钱|元", "the amount taken for cakes", style="money",
             zh_says=("{cakes}个蛋糕，{pc}元一个，卖得{v}元。",), en_says=("{cakes} cakes at {pc} bring {v}.",)),
        fact("takel", "glasses*pl", "卖柠檬水的钱|元", "the amount taken for lemonade",
             wrong("quantity", "b*pl", "{pl}元是一杯的价，不是一壶的价", "{pl} is the price of a glass, not of a jug"), style="money",
             zh_says=("{glasses}杯水，每杯{pl}元，卖得{v}元。",), en_says=("lemonade brings {v}: {glasses} glasses at {pl}.",)),
        fact("takings", "takec+takel", "一共卖的钱|元", "the amount taken in all", style="money",
             zh_says=("蛋糕{takec}元，柠檬水{takel}元，合起来{v}元。",), en_says=("cakes {takec}, lemonade {takel}: {v} in all.",)),
        fact("profit", "takings-k", "净得的钱|元", "the sum left for charity",
             wrong("operation", "takings+k", "材料费是花出去的，要减", "the ingredients were paid for: take them away"), style="money",
             zh_says=("从{takings}元里扣去材料费{k}元，净得{v}元。",), en_says=("after {k} for ingredients, {v} of the {takings} is left.",)),
        fact("portions", "cakes+glasses", "总份数|份", "the number of portions",
             zh_says=("蛋糕{cakes}份，水{glasses}份，共{v}份。",), en_says=("{cakes} cakes plus {glasses} glasses are {v} portions.",)),
        fact("each", "portions/h", "每个帮手递的份数|份", "the number of portions for each helper",
             wrong("quantity", "cakes/h", "柠檬水也算份数，要用{portions}份来除", "glasses are portions too: divide {portions}"),
             zh_says=("{portions}份由{h}个人平分，每人{v}份。",), en_says=("{portions} portions by {h} helpers is {v} each.",)),
    ),
    (
        Asked("profit", both("这个摊净得多少钱？", "How much is left for charity?")),
        Asked("each", both("每个帮手递了多少份？", "How many portions does each helper hand out?")),
    ),
)  # fmt: skip


def _orchard(rng: Random) -> Env:
    r, t, k, c = rng.randint(6, 14), rng.randint(11, 19), rng.choice([16, 18, 24, 26]), rng.choice([12, 14, 15, 18])
    bad = (r * t * k) % c + c * rng.randint(3, 9)
    return _of(
        r=r,
        t=t,
        k=k,
        bad=bad,
        c=c,
        p=_cents(rng, 21.5, 38.5, 1),
        litres=rng.randint(12, 18),
        tank=rng.choice([9, 20, 21, 24, 27]),
    )


ORCHARD = Situation(
    "orchard",
    "arithmetic",
    "mint",
    _orchard,
    {
        "r": given("行数", "the number of rows"),
        "t": given("每行的棵数", "the number of trees in a row", says=("每行栽{t}棵。", "a row has {t} trees.")),
        "k": given("每棵树的产量", "the crop of a tree", says=("一棵树收{k}千克。", "one tree bears {k} kg.")),
        "bad": given("坏果的重量", "the weight of the spoilt fruit", says=("坏果有{bad}千克。", "{bad} kg are spoilt.")),
        "c": given("每筐的重量", "the weight in a crate", says=("一筐装{c}千克。", "a crate takes {c} kg.")),
        "p": given("一筐的价钱", "the price of a crate", "money"),
        "litres": given("每棵树的水量", "the water for a tree"),
        "tank": given("水箱一箱的水量", "the water in a full tank"),
    },
    both(
        "果园里苹果树{r}行，每行{t}棵，平均每棵收{k}千克。挑出坏果{bad}千克不要，好果装筐，每筐{c}千克，一筐卖{p}元。浇一遍水，每棵要{litres}升，拖车的水箱一箱{tank}升。",
        "An orchard has {r} rows of {t} apple trees, and each tree bears {k} kg. {bad} kg are spoilt and thrown out; the rest is packed "
        "in crates of {c} kg that sell at {p} each. Watering takes {litres} litres a tree from a tank that holds {tank} litres. ",
    ),
    (
        fact("trees", "r*t", "苹果树的棵数|棵", "the number of trees",
             wrong("operation", "2*(r+t)", "这样数的是四边，不是整片", "that counts round the edge, not the whole orchard"),
             zh_says=("{r}行，每行{t}棵，果园有{v}棵树。",), en_says=("{r} rows with {t} in each make {v} trees.",)),
        fact("kg", "trees*k", "总产量|千克", "the whole crop|kg",
             wrong("assumption", "(trees-r)*k", "题目说平均每棵{k}千克，没说哪棵不结果", "every tree bears {k} kg; nothing says that some bear none",
                   ("每行头一棵不结果，收了{v}千克。", "the first tree of each row bears nothing, so the crop is {v} kg.")),
             zh_says=("{trees}棵树，一棵{k}千克，收了{v}千克。",), en_says=("{trees} trees at {k} kg bear {v} kg.",)),
        fact("good", "kg-bad", "好果的重量|千克", "the weight of the good fruit|kg",
             wrong("operation", "kg+bad", "坏果不要，应该减", "spoilt fruit is thrown out: take it away"),
             zh_says=("{kg}千克里挑掉{bad}千克，好果{v}千克。",), en_says=("once {bad} kg are thrown out, {v} of the {kg} kg remain.",)),
        fact("crates", "good/c", "筐数|筐", "the number of crates",
             zh_says=("好果{good}千克，一筐{c}千克，装{v}筐。",), en_says=("{good} kg fill {v} crates of {c} kg.",)),
        fact("income", "crates*p", "卖苹果的钱|元", "the money from the apples", style="money",
             zh_says=("{crates}筐，每筐{p}元，卖{v}元。",), en_says=("{crates} crates at {p} sell for {v}.",)),
        fact("water", "trees*litres", "浇一遍的水量|升", "the water for all trees|litres",
             wrong("quantity", "r*litres", "{litres}升是一棵树的水，不是一行的", "{litres} litres are for a tree, not for a row"),
             zh_says=("{trees}棵树，每棵浇{litres}升，要水{v}升。",), en_says=("{trees} trees drinking {litres} litres each need {v} litres.",)),
        fact("fills", "water/tank", "水箱要装的次数|次", "the number of times the tank is filled",
             zh_says=("{water}升水，一箱{tank}升，要装{v}次。",), en_says=("at {tank} litres a tank, {water} litres mean {v} fillings.",)),
    ),
    (
        Asked("income", both("这批苹果能卖多少钱？", "How much do the apples bring?")),
        Asked("fills", both("浇一遍水，水箱要装满几次？", "How many times is the tank filled to water all trees once?")),
    ),
)  # fmt: skip


def _phone(rng: Random) -> Env:
    return _of(
        fee=rng.randint(18, 39), inc=rng.choice([120, 150, 180, 220]), a=rng.randint(96, 190), b=rng.randint(105, 240), p=_cents(rng, 0.1, 0.3, 0.05),
        q=_cents(rng, 0.3, 0.5, 0.05), months=rng.randint(3, 9),
    )  # fmt: skip


PHONE = Situation(
    "phone",
    "arithmetic",
    "mint",
    _phone,
    {
        "fee": given("月租", "the monthly fee", "money", ("月租{fee}元。", "the monthly fee is {fee}.")),
        "inc": given("套餐含的分钟数", "the number of minutes included", says=("套餐里含{inc}分钟。", "{inc} minutes are included.")),
        "a": given("上半月的分钟数", "the number of minutes in the first half"),
        "b": given("下半月的分钟数", "the number of minutes in the second half"),
        "p": given("超出后每分钟的价钱", "the price of an extra minute", "money", ("超出部分每分钟{p}元。", "an extra minute is {p}.")),
        "q": given("无月租时每分钟的价钱", "the price of a minute without a fee", "money"),
        "months": given("月数", "the number of months"),
    },
    both(
        "甲套餐月租{fee}元，含通话{inc}分钟，超出的每分钟{p}元。乙套餐没有月租，打多少算多少，每分钟{q}元。小店这个月上半月打了{a}分钟，下半月打了{b}分钟。",
        "Tariff A costs {fee} a month with {inc} minutes included; every further minute is {p}. Tariff B has no fee and charges {q} for "
        "every minute. A shop phones for {a} minutes in the first half of the month and {b} in the second. ",
    ),
    (
        fact("used", "a+b", "全月通话时间|分钟", "the number of minutes used",
             zh_says=("{a}分钟加{b}分钟，全月打了{v}分钟。",), en_says=("{a} and {b} minutes add up to {v}.",)),
        fact("extra", "used-inc", "甲套餐超出的时间|分钟", "the number of extra minutes under tariff A",
             zh_says=("打了{used}分钟，含{inc}分钟，超出{v}分钟。",), en_says=("with {inc} of {used} minutes included, {v} are extra.",)),
        fact("more", "extra*p", "甲套餐超出部分的钱|元", "the charge for extra minutes under tariff A",
             wrong("misread", "used*p", "含在套餐里的不另收，只算超出的{extra}分钟", "included minutes are free: only {extra} are charged"), style="money",
             zh_says=("超出的{extra}分钟，每分钟{p}元，{v}元。",), en_says=("{extra} extra minutes at {p} are charged {v}.",)),
        fact("bill", "fee+more", "甲套餐的话费|元", "the bill under tariff A", style="money",
             zh_says=("月租{fee}元，加超出的{more}元，甲套餐共{v}元。",), en_says=("the fee of {fee} and {more} for extra minutes make {v} under tariff A.",)),
        fact("flat", "used*q", "乙套餐的话费|元", "the bill under tariff B",
             wrong("misread", "extra*q", "乙套餐没有免费时间，{used}分钟全要算", "tariff B has no free minutes: all {used} are charged"), style="money",
             zh_says=("乙套餐{used}分钟全收，每分钟{q}元，{v}元。",), en_says=("tariff B charges all {used} minutes at {q}, {v}.",)),
        fact("gap", "flat-bill", "乙比甲贵的钱|元", "the amount by which tariff B is dearer", style="money",
             zh_says=("乙{flat}元，甲{bill}元，乙贵{v}元。",), en_says=("{flat} under B against {bill} under A: B is dearer by {v}.",)),
        fact("year", "bill*months", "甲套餐这几个月的话费|元", "the bill under tariff A for all those months", style="money",
             zh_says=("每月{bill}元，{months}个月{v}元。",), en_says=("{months} months at {bill} come to {v}.",)),
    ),
    (
        Asked("gap", both("这个月用乙套餐比用甲套餐贵多少钱？", "By how much is tariff B dearer than tariff A this month?")),
        Asked("year", both("要是一直用甲套餐，每个月都打这么多，{months}个月的话费是多少？", "If every month is like this one, what does tariff A cost for {months} months?")),
    ),
)  # fmt: skip


def _bike(rng: Random) -> Env:
    w, n, gift = rng.randint(14, 27), rng.randint(7, 12), rng.randint(25, 65)
    return _of(
        w=w,
        n=n,
        gift=gift,
        price=w * n + gift + w * rng.randint(1, 3),
        off=Fraction(rng.choice([20, 25, 30]), 100),
        lock=rng.randint(11, 19),
    )


BIKE = Situation(
    "bike",
    "arithmetic",
    "mint",
    _bike,
    {
        "w": given("每周存的钱", "the sum saved each week", "money", ("每周存{w}元。", "{w} is saved each week.")),
        "n": given("周数", "the number of weeks"),
        "gift": given("奶奶给的钱", "the money from Grandma", "money", ("奶奶给了{gift}元。", "Grandma gave {gift}.")),
        "price": given("滑板车的原价", "the full price of the scooter", "money", ("滑板车原价{price}元。", "the scooter’s full price is {price}.")),
        "off": given("降价的百分数", "the reduction", "percent"),
        "lock": given("车锁的价钱", "the price of the lock", "money"),
    },
    both(
        "一辆滑板车原价{price}元，车锁{lock}元。一个中学生每周存{w}元，存了{n}周，奶奶又给了{gift}元。",
        "A scooter has a full price of {price}; a lock is {lock} and is never reduced. A student has saved {w} a week for {n} weeks, and Grandma gave {gift} on top. ",
    ),
    (
        fact("saved", "w*n", "存下的钱|元", "the money saved", style="money",
             zh_says=("{n}周，每周{w}元，存了{v}元。",), en_says=("{n} weeks at {w} are {v} saved.",)),
        fact("money", "saved+gift", "手里的钱|元", "the money in hand",
             wrong("assumption", "saved+gift+gift", "题目只说奶奶给了一回", "Grandma gave it once; nothing says twice",
                   ("存的{saved}元，奶奶过生日又给一份，有{v}元。", "{saved} saved and the same from Grandma for a birthday again make {v}.")),
             style="money",
             zh_says=("存的{saved}元加奶奶的{gift}元，手里有{v}元。",), en_says=("{saved} saved and {gift} from Grandma make {v} in hand.",)),
        fact("cut", "price*off", "降掉的钱|元", "the amount of the reduction",
             wrong("misread", "money*off", "百分数是对原价{price}元说的", "the percentage is of the full price, {price}"), style="money",
             zh_says=("{price}元的{off}是{v}元。",), en_says=("{off} of {price} is {v}.",)),
        fact("sale", "price-cut", "降价后的车价|元", "the reduced price of the scooter",
             wrong("operation", "price+cut", "降价要减，这里加了", "a reduction is taken away, not added"), style="money",
             zh_says=("原价{price}元，减去{cut}元，降价后是{v}元。",), en_says=("{price} less {cut} is a reduced price of {v}.",)),
        fact("left", "money-sale-lock", "买完剩下的钱|元", "the money left after buying both",
             wrong("operation", "money-sale+lock", "车锁也要花钱，应该减", "the lock has to be paid for: take it away"), style="money",
             zh_says=("{money}元付车{sale}元、锁{lock}元，还剩{v}元。",), en_says=("{money} less {sale} for the scooter and {lock} for the lock leaves {v}.",),
             other=("money-(sale+lock)",)),
        fact("short", "price-money", "离原价差的钱|元", "the money missing for the full price", style="money",
             zh_says=("手里{money}元，离原价{price}元还差{v}元。",), en_says=("the {money} in hand is {v} short of the full price, {price}.",)),
        fact("weeks", "short/w", "照原价要再存的周数|周", "the number of weeks still to save for the full price",
             zh_says=("照原价差{short}元，一周存{w}元，还要{v}周。",), en_says=("at {w} a week, the {short} missing for the full price takes {v} weeks.",)),
    ),
    (
        Asked("left", both("正赶上滑板车降价{off}(车锁不降)，车和锁都买，还剩多少钱？", "Now the scooter is reduced by {off}. The student buys the scooter and the lock. How much is left?")),
        Asked("weeks", both("降价{off}的那天没赶上，只好按原价买车，锁不买。还要存几周？", "Having missed a sale with {off} off, the student buys the scooter only, at full price. How many more weeks of saving does it take?")),
    ),
)  # fmt: skip


def _hall(rng: Random) -> Env:
    a, b = rng.randint(24, 47), rng.randint(17, 33)
    return _of(
        a=a, b=b, c=rng.randint(3, 8) * rng.randint(3, 6), kg=_cents(rng, 1.2, 2.6, 0.2), p=_cents(rng, 1.5, 3.5, 0.5), load=rng.choice([320, 360, 420, 450]),
        budget=rng.randrange(2900, 4400, 100),
    )  # fmt: skip


HALL = Situation(
    "hall",
    "arithmetic",
    "mint",
    _hall,
    {
        "a": given("每排的块数", "the number of tiles in a row"),
        "b": given("排数", "the number of rows"),
        "c": given("柱子占的块数", "the number of tiles under the pillars", says=("柱子占掉{c}块。", "the pillars take up {c} tiles.")),
        "kg": given("一块砖的重量", "the weight of a tile", says=("一块砖重{kg}千克。", "a tile weighs {kg} kg.")),
        "p": given("一块砖的价钱", "the price of a tile", "money", ("一块砖{p}元。", "a tile costs {p}.")),
        "load": given("小车一趟的载重", "the load of the van", says=("小车一趟最多拉{load}千克。", "the van takes at most {load} kg at a time.")),
        "budget": given("备好的钱", "the money set aside", "money"),
    },
    both(
        "大厅铺地砖，每排{a}块，共{b}排，柱子底下的{c}块不用铺。每块砖重{kg}千克，{p}元一块，备了{budget}元买砖。运砖的小车一趟最多拉{load}千克。",
        "A hall is tiled in {b} rows of {a}, but the {c} places under the pillars stay without tiles. A tile weighs {kg} kg and costs {p}; "
        "{budget} is set aside for tiles. The van that brings them takes at most {load} kg at a time. ",
    ),
    (
        fact("all", "a*b", "连柱子在内的块数|块", "the number of places for tiles",
             zh_says=("{b}排，每排{a}块，整个大厅{v}块。",), en_says=("{b} rows of {a} have {v} places.",)),
        fact("need", "all-c", "要铺的块数|块", "the number of tiles needed",
             wrong("operation", "all+c", "柱子底下不铺，要减", "no tiles under the pillars: take them away"),
             zh_says=("{all}块里去掉柱子的{c}块，要铺{v}块。",), en_says=("{all} places less {c} under pillars leave {v} tiles to buy.",)),
        fact("cost", "need*p", "买砖的钱|元", "the cost of the tiles",
             wrong("quantity", "all*p", "柱子底下的砖不用买，只买{need}块", "tiles under the pillars are not bought: only {need}"), style="money",
             zh_says=("{need}块砖，{p}元一块，要{v}元。",), en_says=("{need} tiles at {p} cost {v}.",)),
        fact("rest", "budget-cost", "买砖剩下的钱|元", "the money left from the sum set aside", style="money",
             zh_says=("备的{budget}元用掉{cost}元，剩{v}元。",), en_says=("of the {budget} set aside, {cost} is spent and {v} remains.",)),
        fact("weight", "need*kg", "砖的总重量|千克", "the weight of all the tiles|kg",
             zh_says=("{need}块砖，一块{kg}千克，重{v}千克。",), en_says=("{need} tiles of {kg} kg weigh {v} kg.",)),
        fact("trips", _up("weight", "load"), "要运的趟数|趟", "the number of trips",
             wrong("conclusion", _down("weight", "load"), "剩下的砖也得再跑一趟，要进一", "what is left over needs one more trip: round up"),
             needs="weight load",
             zh_says=("{weight}千克，一趟{load}千克，要跑{v}趟。", "一趟拉{load}千克，{weight}千克得{v}趟才拉完。"),
             en_says=("{weight} kg in loads of {load} kg means {v} trips.", "with {load} kg at a time, it takes {v} trips for {weight} kg.")),
    ),
    (
        Asked("rest", both("买完砖还剩多少钱？", "How much of the money is left?")),
        Asked("trips", both("小车最少要运几趟？", "How many trips does the van make at least?")),
    ),
)  # fmt: skip

SITUATIONS = (STATIONERY, BAKERY, COACH, GARDEN, READING, STALL, ORCHARD, PHONE, BIKE, HALL)
