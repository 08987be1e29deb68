"""Short traces of tools: a calculator, a table that is looked up, a calendar. The tools themselves make no mistakes."""

# ruff: noqa: E501 -- sentences in two languages stay on one line each, beside each other

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

from stepbank.arithmetic import _cents, _of
from stepbank.model import Asked, Env, Fact, Situation, Value, both, fact, given, wrong

CALCULATOR = ("计算器({body})", "calculator({body})")


def cell(row: str, *columns: str) -> Callable[[Env], Value]:
    """The cell of a table, from the names of the quantities that say row and column; cells are `row_column`."""

    def look(env: Env) -> Value:
        found = env.get("_".join([str(env[row]), *(str(env[column]) for column in columns)]))
        if found is None:
            raise ZeroDivisionError("no such cell")
        return found

    return look


def column(row: str, name: str) -> Callable[[Env], Value]:
    """The cell in a fixed column of the row that a quantity says."""
    return lambda env: env[f"{env[row]}_{name}"]


def weekday(day: str) -> Callable[[Env], Value]:
    """The day of the week of a date; 1 January 2026 is a Thursday."""
    return lambda env: Fraction((int(env[day]) + 2) % 7)


# ---- practice -----------------------------------------------------------------------------------------------------

ROOMS = {"single": both("单人间", "single"), "double": both("双人间", "double"), "family": both("家庭间", "family")}


def _hostel(rng: Random) -> Env:
    env = dict(zip(("r1", "r2"), rng.sample(sorted(ROOMS), 2), strict=True))
    base = _cents(rng, 38, 48, 1)
    low = {"single": base, "double": base + rng.randint(14, 24), "family": base + rng.randint(37, 55)}
    prices = {f"{room}_week": price for room, price in low.items()} | {
        f"{room}_end": price + rng.randint(6, 19) for room, price in low.items()
    }
    return (
        env
        | prices
        | _of(n1=rng.randint(2, 6), n2=rng.randint(2, 4), tax=_cents(rng, 1.5, 3.5, 0.5), guests=rng.randint(5, 13))
    )


def _look(name: str, row: str, col: str, *texts: str) -> Fact:
    zh, en, zh_col, en_col, other = texts
    return fact(
        name, column(row, col), zh, en,
        wrong("argument", column(row, other), f"要查的是“{zh_col}”那一列", f"the column to look up is “{en_col}”",
              (f"查表({{{row}}}，{'周末' if zh_col == '平日' else '平日'}) → {{v}}，{zh.split('|', maxsplit=1)[0]}是{{v}}元。",
               f"lookup({{{row}}}, {'weekend' if en_col == 'weekday' else 'weekday'}) → {{v}}, so {en} is {{v}}.")),
        style="money", needs=f"{row} " + " ".join(f"{r}_{c}" for r in ROOMS for c in ("week", "end")),
        call=(f"查表({{{row}}}，{zh_col})", f"lookup({{{row}}}, {en_col})"),
    )  # fmt: skip


HOSTEL = Situation(
    "hostel",
    "traces",
    "practice",
    _hostel,
    {
        "r1": given("第一种房", "the first room", "word"),
        "r2": given("第二种房", "the second room", "word"),
        **{f"{r}_week": given(f"{ROOMS[r]['zh']}平日的价钱", f"the weekday price of a {ROOMS[r]['en']} room", "money") for r in ROOMS},
        **{f"{r}_end": given(f"{ROOMS[r]['zh']}周末的价钱", f"the weekend price of a {ROOMS[r]['en']} room", "money") for r in ROOMS},
        "n1": given("平日的晚数", "the number of weekday nights", says=("{r1}住{n1}个平日晚上。", "the {r1} room is for {n1} weekday nights.")),
        "n2": given("周末的晚数", "the number of weekend nights", says=("{r2}住{n2}个周末晚上。", "the {r2} room is for {n2} weekend nights.")),
        "tax": given("每人的清洁费", "the cleaning fee for a guest", "money", ("清洁费每人{tax}元。", "the cleaning fee is {tax} a guest.")),
        "guests": given("客人的人数", "the number of guests", says=("客人有{guests}位。", "there are {guests} guests.")),
    },
    both(
        "青年旅舍的价目(元/晚)：\n\n| 房型 | 平日 | 周末 |\n|---|---|---|\n| 单人间 | {single_week} | {single_end} |\n| 双人间 | {double_week} | {double_end} |\n| 家庭间 | {family_week} | {family_end} |\n\n"
        "助手可以查表，也可以用计算器。{r1}要一间，住{n1}个平日晚上；{r2}要一间，住{n2}个周末晚上；一共{guests}位客人，另收清洁费每人{tax}元。",
        "Prices of a hostel per night:\n\n| Room | weekday | weekend |\n|---|---|---|\n| single | {single_week} | {single_end} |\n| double | {double_week} | {double_end} |\n| family | {family_week} | {family_end} |\n\n"
        "The assistant has a lookup in this table and a calculator. One {r1} room is taken for {n1} weekday nights, one {r2} room for {n2} weekend nights. There are {guests} guests, and a cleaning fee of {tax} for each. ",
    ),
    (
        _look("p1", "r1", "week", "{r1}平日一晚的价钱|元", "the price of a weekday night in the {r1} room", "平日", "weekday", "end"),
        _look("p2", "r2", "end", "{r2}周末一晚的价钱|元", "the price of a weekend night in the {r2} room", "周末", "weekend", "week"),
        fact("s1", "p1*n1", "{r1}的房钱|元", "the charge for the {r1} room", style="money", call=CALCULATOR),
        fact("s2", "p2*n2", "{r2}的房钱|元", "the charge for the {r2} room", style="money", call=CALCULATOR),
        fact("fees", "guests*tax", "清洁费一共的钱|元", "the cleaning fee for all guests",
             wrong("argument", "tax*n1", "清洁费按人数收，不按晚数", "the fee goes by guests, not by nights"), style="money", call=CALCULATOR),
        fact("rooms", "s1+s2", "房钱合计|元", "the charge for both rooms",
             wrong("argument", "s1-s2", "合计要加，调用里减了", "the charges are added; the call takes one away"), style="money", call=CALCULATOR),
        fact("bill", "rooms+fees", "总价|元", "the whole bill", style="money", call=CALCULATOR),
        fact("ends", "p1+p2", "两种房各住一晚的钱|元", "the price of one night in each room", style="money", call=CALCULATOR),
    ),
    (
        Asked("bill", both("连清洁费一共多少钱？", "What is the bill with the cleaning fee?")),
        Asked("rooms", both("不算清洁费，两间房一共多少钱？", "What do both rooms cost without the cleaning fee?")),
    ),
    ROOMS,
)  # fmt: skip


def _library(rng: Random) -> Env:
    return _of(
        day=rng.randint(40, 240), loan=rng.choice([14, 18, 21, 24]), more=rng.choice([7, 10, 12]), late=rng.randint(3, 12), fine=_cents(rng, 0.2, 0.6, 0.1),
        books=rng.randint(3, 6),
    )  # fmt: skip


LIBRARY = Situation(
    "library",
    "traces",
    "practice",
    _library,
    {
        "day": given("借书的日子", "the day of the loan", "date", ("书是{day}借的。", "the books were borrowed on {day}.")),
        "loan": given("借期的天数", "the length of a loan", says=("借期{loan}天。", "a loan is for {loan} days.")),
        "more": given("续借的天数", "the length of a renewal", says=("续借一次加{more}天。", "a renewal adds {more} days.")),
        "late": given("晚还的天数", "the number of days late"),
        "fine": given("一本书一天的罚款", "the fine for a book and day", "money", ("一本书晚一天罚{fine}元。", "a book costs {fine} for each day late.")),
        "books": given("借的本数", "the number of books", says=("一共借了{books}本。", "{books} books were borrowed.")),
    },
    both(
        "2026年{day}，一位读者借了{books}本书，借期{loan}天(当天不算)，又续借一次，到期日往后推{more}天。书到期后第{late}天才还，每本每天罚{fine}元；馆庆期间罚款只收一半。助手有日历工具和计算器。",
        "On {day} 2026, a reader borrows {books} books for {loan} days, the day itself not counted, and renews them once, which puts the due date off by {more} days. They are returned {late} days after "
        "that; each book costs {fine} for each day late, but only half of a fine has to be paid this month. The assistant has a calendar and a calculator. ",
    ),
    (
        fact("due", "day+loan", "原来的到期日", "the first due date",
             style="date", call=("加天数({day}，{loan})", "add_days({day}, {loan})")),
        fact("new", "due+more", "续借后的到期日", "the due date after the renewal",
             wrong("argument", "day+more", "续借从原来的到期日{due}往后推，不是从借书那天", "the renewal counts from the first due date, {due}, not from the day of the loan",
                   ("加天数({day}，{more}) → {v}，续借后的到期日就是{v}。", "add_days({day}, {more}) → {v}, which is the due date after the renewal.")),
             style="date", call=("加天数({due}，{more})", "add_days({due}, {more})")),
        fact("back", "new+late", "还书的日子", "the day of the return", style="date", call=("加天数({new}，{late})", "add_days({new}, {late})")),
        fact("wd", weekday("back"), "还书那天的星期", "the weekday of the return", style="day", needs="back", call=("星期({back})", "weekday({back})")),
        fact("one", "late*fine", "一本书的罚款|元", "the fine for one book", style="money", call=CALCULATOR),
        fact("all", "one*books", "全部罚款|元", "the fine for all books",
             wrong("argument", "one+books", "要乘本数，调用里加了", "the call adds the number of books; it must multiply"), style="money", call=CALCULATOR),
        fact("half", "all/2", "减半后的罚款|元", "the sum to pay", style="money", call=CALCULATOR),
    ),
    (
        Asked("wd", both("还书那天是星期几？", "On which day of the week are they returned?")),
        Asked("half", both("罚款实际要付多少钱？", "How much has to be paid?")),
    ),
)  # fmt: skip

PARTS = {
    "bolt": both("螺栓", "bolts"),
    "nut": both("螺母", "nuts"),
    "hinge": both("合页", "hinges"),
    "hook": both("挂钩", "hooks"),
}


def _stock(rng: Random) -> Env:
    rows = {f"{part}_have": Fraction(rng.randint(42, 88)) for part in PARTS} | {
        f"{part}_price": _cents(rng, 0.6, 2.4, 0.2) for part in PARTS
    }
    picked = dict(zip(("x", "y"), rng.sample(sorted(PARTS), 2), strict=True))
    return rows | picked | _of(
        benches=rng.randint(15, 28), each=rng.choice([7, 8, 9, 12]), other=rng.choice([6, 11, 13, 14]), limit=rng.randrange(300, 620, 20),
    )  # fmt: skip


def _stocked(name: str, row: str, col: str, *texts: str) -> Fact:
    zh, en, zh_col, en_col, style = texts
    return fact(
        name, column(row, col), zh, en, style=style, needs=f"{row} " + " ".join(f"{part}_{col}" for part in PARTS),
        call=(f"查库存({{{row}}}，{zh_col})", f"stock({{{row}}}, {en_col})"),
    )  # fmt: skip


STOCK = Situation(
    "stock",
    "traces",
    "practice",
    _stock,
    {
        "x": given("第一种零件", "the first part", "word"),
        "y": given("第二种零件", "the second part", "word"),
        **{f"{part}_have": given(f"{PARTS[part]['zh']}的库存", f"the stock of {PARTS[part]['en']}") for part in PARTS},
        **{f"{part}_price": given(f"{PARTS[part]['zh']}的单价", f"the price of {PARTS[part]['en']}", "money") for part in PARTS},
        "benches": given("凳子的张数", "the number of benches", says=("要做{benches}张凳子。", "{benches} benches are to be made.")),
        "each": given("一张用第一种零件的个数", "the number of the first part in a bench", says=("一张凳子用{x}{each}个。", "a bench takes {each} {x}.")),
        "other": given("一张用第二种零件的个数", "the number of the second part in a bench", says=("一张凳子用{y}{other}个。", "a bench takes {other} {y}.")),
        "limit": given("采购的钱", "the money for parts", "money"),
    },
    both(
        "库房里的零件：\n\n| 零件 | 库存(个) | 单价(元) |\n|---|---|---|\n| 螺栓 | {bolt_have} | {bolt_price} |\n| 螺母 | {nut_have} | {nut_price} |\n| 合页 | {hinge_have} | {hinge_price} |\n| 挂钩 | {hook_have} | {hook_price} |\n\n"
        "要做{benches}张凳子，每张用{x}{each}个、{y}{other}个，库存不够的照单价补买。助手可以查库存，也可以用计算器。",
        "Parts in a store room:\n\n| Part | stock | price |\n|---|---|---|\n| bolts | {bolt_have} | {bolt_price} |\n| nuts | {nut_have} | {nut_price} |\n| hinges | {hinge_have} | {hinge_price} |\n| hooks | {hook_have} | {hook_price} |\n\n"
        "{benches} benches are to be made, each with {each} {x} and {other} {y}. What is not in stock is bought at the price given. The assistant can look up the stock and has a calculator. ",
    ),
    (
        fact("needx", "benches*each", "要用的{x}|个", "the number of {x} needed", call=CALCULATOR),
        fact("needy", "benches*other", "要用的{y}|个", "the number of {y} needed", call=CALCULATOR),
        _stocked("havex", "x", "have", "{x}的库存|个", "the number of {x} in stock", "库存", "stock", "n"),
        _stocked("havey", "y", "have", "{y}的库存|个", "the number of {y} in stock", "库存", "stock", "n"),
        fact("buyx", "needx-havex", "要补买的{x}|个", "the number of {x} to buy",
             wrong("argument", "needx+havex", "库存里有的不用买，要减", "what is in stock is not bought: take it away"), call=CALCULATOR),
        fact("buyy", "needy-havey", "要补买的{y}|个", "the number of {y} to buy", call=CALCULATOR),
        _stocked("costx", "x", "price", "{x}的单价|元", "the price for one of the {x}", "单价", "price", "money"),
        _stocked("costy", "y", "price", "{y}的单价|元", "the price for one of the {y}", "单价", "price", "money"),
        fact("payx", "buyx*costx", "补买{x}的钱|元", "the money for the {x}",
             wrong("argument", "needx*costx", "只补买缺的{buyx}个", "only the {buyx} missing are bought"), style="money", call=CALCULATOR),
        fact("payy", "buyy*costy", "补买{y}的钱|元", "the money for the {y}", style="money", call=CALCULATOR),
    ),
    (
        Asked("payx", both("补买{x}要花多少钱？", "How much is spent on {x}?")),
        Asked("payy", both("补买{y}要花多少钱？", "How much is spent on {y}?")),
    ),
    PARTS,
)  # fmt: skip

# ---- minted -------------------------------------------------------------------------------------------------------

TOWNS = {
    "t1": both("柳河", "Ashby"),
    "t2": both("青石", "Briar"),
    "t3": both("南湾", "Corley"),
    "t4": both("北岭", "Denby"),
}


def _bus(rng: Random) -> Env:
    start = rng.randrange(7 * 60 + 5, 9 * 60, 5)
    env: dict[str, Value] = {}
    for line, late in (("a", 0), ("b", rng.choice([35, 45, 55, 65]))):
        clock = start + late
        for town in sorted(TOWNS):
            env[f"{town}_{line}"] = Fraction(clock)
            clock += rng.choice([17, 19, 22, 24, 28, 33, 36, 41])
    towns = rng.sample(sorted(TOWNS), 2)
    env |= dict(zip(("u", "w"), sorted(towns), strict=True))
    return env | _of(walk=rng.randint(6, 19), fare=_cents(rng, 2.5, 6.5, 0.5), n=rng.randint(3, 7))


def _timed(name: str, town: str, line: str, zh: str, en: str) -> Fact:
    letter = {"a": "甲", "b": "乙"}[line]
    return fact(
        name, column(town, line), zh, en, style="clock", needs=f"{town} " + " ".join(f"{one}_{line}" for one in TOWNS),
        call=(f"时刻表({letter}，{{{town}}})", f"timetable({line.upper()}, {{{town}}})"),
    )  # fmt: skip


BUS = Situation(
    "bus",
    "traces",
    "mint",
    _bus,
    {
        "u": given("上车的地方", "the stop to get on", "word"),
        "w": given("下车的地方", "the stop to get off", "word"),
        **{f"{t}_{line}": given(f"{name}车到{TOWNS[t]['zh']}的时间", f"the time of bus {line.upper()} at {TOWNS[t]['en']}", "clock")
           for t in TOWNS for line, name in (("a", "甲"), ("b", "乙"))},
        "walk": given("下车后走路的时间", "the walk at the end", says=("下车还要走{walk}分钟。", "the walk at the end is {walk} minutes.")),
        "fare": given("一张票的价钱", "the fare", "money", ("一张票{fare}元。", "a ticket is {fare}.")),
        "n": given("人数", "the number of people", says=("一行{n}人。", "there are {n} people.")),
    },
    both(
        "班车时刻：\n\n| 站 | 甲车 | 乙车 |\n|---|---|---|\n| 柳河 | {t1_a} | {t1_b} |\n| 青石 | {t2_a} | {t2_b} |\n| 南湾 | {t3_a} | {t3_b} |\n| 北岭 | {t4_a} | {t4_b} |\n\n"
        "{n}个人从{u}坐乙车到{w}，下车再走{walk}分钟。车票每人{fare}元。助手可以查时刻表，也有时钟工具和计算器。",
        "Bus times:\n\n| Stop | bus A | bus B |\n|---|---|---|\n| Ashby | {t1_a} | {t1_b} |\n| Briar | {t2_a} | {t2_b} |\n| Corley | {t3_a} | {t3_b} |\n| Denby | {t4_a} | {t4_b} |\n\n"
        "{n} people take bus B from {u} to {w} and walk {walk} minutes from there. Tickets are {fare} each. The assistant can look up the timetable and has a clock tool and a calculator. ",
    ),
    (
        _timed("dep", "u", "b", "乙车从{u}开的时间", "the time when bus B leaves {u}"),
        _timed("arr", "w", "b", "乙车到{w}的时间", "the time when bus B reaches {w}"),
        _timed("depa", "u", "a", "甲车从{u}开的时间", "the time when bus A leaves {u}"),
        _timed("arra", "w", "a", "甲车到{w}的时间", "the time when bus A reaches {w}"),
        fact("ride", "arr-dep", "乙车路上的时间|分钟", "the time on bus B|minutes", call=("相差({dep}，{arr})", "minutes_between({dep}, {arr})")),
        fact("total", "ride+walk", "坐车加走路的时间|分钟", "the time on the bus and on foot|minutes",
             wrong("argument", "ride-walk", "走路的时间要加上", "the walk is added, not taken away"), call=CALCULATOR),
        fact("ridea", "arra-depa", "甲车路上的时间|分钟", "the time on bus A|minutes", call=("相差({depa}，{arra})", "minutes_between({depa}, {arra})")),
        fact("cost", "n*fare", "车票的钱|元", "the price of all tickets", style="money", call=CALCULATOR),
        fact("gap", "ridea-ride", "甲车比乙车多用的时间|分钟", "the extra time on bus A|minutes", call=CALCULATOR),
    ),
    (
        Asked("total", both("上车以后，连坐车带走路要多少分钟？", "How many minutes do bus and walk take together?")),
        Asked("gap", both("从{u}到{w}，甲车比乙车多用几分钟？", "From {u} to {w}, how many minutes longer than bus B does bus A take?")),
    ),
    TOWNS,
)  # fmt: skip


def _rental(rng: Random) -> Env:
    start = rng.randint(60, 250)
    return _of(
        start=start, end=start + rng.randint(9, 26), free=rng.randint(2, 4), rate=rng.randint(12, 28), check=rng.choice([3, 5, 6, 8]),
        clean=rng.randint(16, 39), hire=rng.randint(9, 19),
    )  # fmt: skip


RENTAL = Situation(
    "rental",
    "traces",
    "mint",
    _rental,
    {
        "start": given("取车的日子", "the day of pick-up", "date", ("车是{start}取的。", "the bike was picked up on {start}.")),
        "end": given("还车的日子", "the day of return", "date", ("{end}还车。", "the bike comes back on {end}.")),
        "free": given("免费的天数", "the number of free days", says=("有{free}天不收钱。", "{free} days are free.")),
        "rate": given("一天的租金", "the price of a day", "money", ("租一天{rate}元。", "a day costs {rate}.")),
        "check": given("检修的天数", "the length of the check"),
        "clean": given("清洗费", "the cleaning fee", "money"),
        "hire": given("下一位租的天数", "the length of the next hire", says=("下一位租{hire}天。", "the next hire is for {hire} days.")),
    },
    both(
        "一位顾客2026年{start}取了一辆电动车，{end}还，租期按两个日期相差的天数算，其中{free}天不收钱，其余每天{rate}元，另付清洗费{clean}元。车还回来要检修{check}天(还车当天不算)，检修完那天就租给下一位，租{hire}天。助手有日历工具和计算器。",
        "A customer picks up an electric bike on {start} 2026 and returns it on {end}. The days between the two dates are counted; {free} of them are free, the others cost {rate} each, and cleaning is {clean} on top. After its return the "
        "bike is checked for {check} days, the day of return not counted, and on the day when that is done the next customer takes it, for {hire} days. The assistant has a calendar and a calculator. ",
    ),
    (
        fact("days", "end-start", "租的天数|天", "the number of days of the hire", call=("相差天数({start}，{end})", "days_between({start}, {end})")),
        fact("paid", "days-free", "收钱的天数|天", "the number of days charged",
             wrong("argument", "days+free", "免费的天数要减掉", "free days are taken away, not added"), call=CALCULATOR),
        fact("rent", "paid*rate", "租金|元", "the rent",
             wrong("argument", "days*rate", "有{free}天不收钱，只收{paid}天", "{free} days are free: only {paid} are charged"), style="money", call=CALCULATOR),
        fact("total", "rent+clean", "一共要付的钱|元", "the sum to pay", style="money", call=CALCULATOR),
        fact("ready", "end+check", "检修完的日子", "the day when the check is done", style="date",
             call=("加天数({end}，{check})", "add_days({end}, {check})")),
        fact("next", "ready+hire", "下一位还车的日子", "the day of the next return",
             wrong("argument", "end+hire", "下一位从检修完的{ready}租起，不是从{end}", "the next hire starts when the check is done, on {ready}, not on {end}",
                   ("加天数({end}，{hire})给出{v}，于是下一位还车的日子为{v}。", "add_days({end}, {hire}) gives {v}; the day of the next return is therefore {v}.")),
             style="date", call=("加天数({ready}，{hire})", "add_days({ready}, {hire})")),
        fact("wdnext", weekday("next"), "下一位还车那天的星期", "the weekday of the next return", style="day", needs="next", call=("星期({next})", "weekday({next})")),
    ),
    (
        Asked("total", both("这位顾客一共要付多少钱？", "How much does the first customer pay in all?")),
        Asked("wdnext", both("下一位还车那天是星期几？", "On which day of the week does the next customer return it?")),
    ),
)  # fmt: skip

DISHES = {
    "soup": both("菌汤", "soup"),
    "rice": both("烩饭", "risotto"),
    "fish": both("烤鱼", "fish"),
    "cake": both("米糕", "cake"),
}


def _menu(rng: Random) -> Env:
    rows = {f"{dish}_kcal": Fraction(rng.randint(165, 480)) for dish in DISHES} | {
        f"{dish}_salt": _cents(rng, 0.6, 2.8, 0.2) for dish in DISHES
    }
    picked = dict(zip(("x", "y"), rng.sample(sorted(DISHES), 2), strict=True))
    return rows | picked | _of(n=rng.randint(2, 4), m=rng.randint(2, 4), days=rng.randint(3, 6), part=rng.randint(3, 6))


def _listed(name: str, row: str, col: str, *texts: str) -> Fact:
    zh, en, zh_col, en_col = texts
    return fact(
        name, column(row, col), zh, en, needs=f"{row} " + " ".join(f"{dish}_{col}" for dish in DISHES),
        call=(f"查菜单({{{row}}}，{zh_col})", f"menu({{{row}}}, {en_col})"),
    )  # fmt: skip


MENU = Situation(
    "menu",
    "traces",
    "mint",
    _menu,
    {
        "x": given("第一样菜", "the first dish", "word"),
        "y": given("第二样菜", "the second dish", "word"),
        **{f"{dish}_kcal": given(f"{DISHES[dish]['zh']}的热量", f"the energy of the {DISHES[dish]['en']}") for dish in DISHES},
        **{f"{dish}_salt": given(f"{DISHES[dish]['zh']}的盐", f"the salt in the {DISHES[dish]['en']}") for dish in DISHES},
        "n": given("第一样菜的份数", "the number of portions of the first dish", says=("{x}点了{n}份。", "{n} portions of {x} are ordered.")),
        "m": given("第二样菜的份数", "the number of portions of the second dish", says=("{y}点了{m}份。", "{m} portions of {y} are ordered.")),
        "days": given("天数", "the number of days"),
        "part": given("几个人分", "the number of people"),
    },
    both(
        "食堂菜单(每份)：\n\n| 菜 | 热量(千卡) | 盐(克) |\n|---|---|---|\n| 菌汤 | {soup_kcal} | {soup_salt} |\n| 烩饭 | {rice_kcal} | {rice_salt} |\n| 烤鱼 | {fish_kcal} | {fish_salt} |\n| 米糕 | {cake_kcal} | {cake_salt} |\n\n"
        "一桌人点了{x}{n}份、{y}{m}份。助手可以查菜单，也可以用计算器。",
        "A menu, per portion:\n\n| Dish | kcal | salt in g |\n|---|---|---|\n| soup | {soup_kcal} | {soup_salt} |\n| risotto | {rice_kcal} | {rice_salt} |\n| fish | {fish_kcal} | {fish_salt} |\n| cake | {cake_kcal} | {cake_salt} |\n\n"
        "A table orders {n} portions of {x} and {m} of {y}. The assistant can look up the menu and has a calculator. ",
    ),
    (
        _listed("kx", "x", "kcal", "一份{x}的热量|千卡", "the energy of one {x}|kcal", "热量", "kcal"),
        _listed("ky", "y", "kcal", "一份{y}的热量|千卡", "the energy of one {y}|kcal", "热量", "kcal"),
        _listed("sx", "x", "salt", "一份{x}的盐|克", "the salt in one {x}|g", "盐", "salt"),
        _listed("sy", "y", "salt", "一份{y}的盐|克", "the salt in one {y}|g", "盐", "salt"),
        fact("ex", "n*kx", "这些{x}的热量|千卡", "the energy of all the {x}|kcal", call=CALCULATOR),
        fact("ey", "m*ky", "这些{y}的热量|千卡", "the energy of all the {y}|kcal",
             wrong("argument", "n*ky", "{y}是{m}份，不是{n}份", "there are {m} portions of {y}, not {n}"), call=CALCULATOR),
        fact("kcal", "ex+ey", "全桌的热量|千卡", "the energy of the whole order|kcal", call=CALCULATOR),
        fact("gx", "n*sx", "这些{x}的盐|克", "the salt in all the {x}|g", call=CALCULATOR),
        fact("gy", "m*sy", "这些{y}的盐|克", "the salt in all the {y}|g",
             wrong("argument", "m+sy", "要乘份数，调用里加了", "portions are multiplied; the call adds them"), call=CALCULATOR),
        fact("salt", "gx+gy", "全桌的盐|克", "the salt in the whole order|g", call=CALCULATOR),
    ),
    (
        Asked("kcal", both("这一桌一共多少千卡？", "How many kcal is the whole order?")),
        Asked("salt", both("这一桌一共含盐多少克？", "How many grams of salt are in the whole order?")),
    ),
    DISHES,
)  # fmt: skip

SITUATIONS = (HOSTEL, LIBRARY, STOCK, BUS, RENTAL, MENU)
