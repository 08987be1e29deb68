"""Everyday logic: orders, conditions, timetables, who has what."""

# ruff: noqa: E501 -- sentences in two languages stay on one line each, beside each other

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random

from stepbank.arithmetic import _cents, _of
from stepbank.model import Asked, Env, L10n, Situation, Value, both, fact, given, wrong

TREES = {
    "peach": both("桃树", "the peach tree"), "pear": both("梨树", "the pear tree"), "plum": both("李树", "the plum tree"),
    "apple": both("苹果树", "the apple tree"), "cherry": both("樱桃树", "the cherry tree"), "walnut": both("核桃树", "the walnut tree"),
}  # fmt: skip
FAMILY = {
    "A": {"gm": both("外婆", "the grandmother"), "gf": both("外公", "the grandfather")},
    "B": {"aunt": both("姨妈", "the aunt"), "uncle": both("舅舅", "the uncle")},
    "C": {"girl": both("外孙女", "the granddaughter"), "boy": both("外孙", "the grandson")},
}
STAFF = {
    "manager": both("店长", "the manager"), "cook": both("厨师", "the cook"), "cashier": both("收银员", "the cashier"),
    "waiter": both("服务员", "the waiter"), "baker": both("面点师", "the baker"), "courier": both("送餐员", "the courier"),
}  # fmt: skip
TRADES = {
    "nurse": both("护士", "the nurse"), "driver": both("司机", "the driver"), "teacher": both("老师", "the teacher"),
    "student": both("学生", "the student"), "plumber": both("水管工", "the plumber"), "gardener": both("园丁", "the gardener"),
}  # fmt: skip


def cast(rng: Random, roles: Mapping[str, L10n], count: int) -> dict[str, Value]:
    """Different roles under the names A, B, C …"""
    return dict(zip("ABCD", rng.sample(sorted(roles), count), strict=False))


def most(*pairs: tuple[str, str]) -> Callable[[Env], Value]:
    """Who has the most, of pairs of a person and a quantity (no decent value on a tie)."""

    def who(env: Env) -> Value:
        values = [env[quantity] for _, quantity in pairs]
        top = max(values)
        if values.count(top) > 1:
            raise ZeroDivisionError("a tie")
        return env[pairs[values.index(top)][0]]

    return who


# ---- practice -----------------------------------------------------------------------------------------------------


def _ages(rng: Random) -> Env:
    a, x = rng.randint(9, 14), rng.randint(5, 9)
    return cast(rng, TREES, 4) | _of(a=a, x=x, y=rng.randint(2, x - 1), z=rng.randint(2, 8), k=rng.randint(3, 8))


AGES = Situation(
    "ages",
    "logic",
    "practice",
    _ages,
    {
        **{n: given("哪棵树", "which tree it is", "word") for n in "ABCD"},
        "a": given("{A}的树龄", "the age of {A}", says=("{A}今年{a}岁。", "{A} is {a} now.")),
        "x": given("{B}比{A}大的岁数", "the difference between {B} and {A}", says=("{B}比{A}大{x}岁。", "{B} is {x} years older than {A}.")),
        "y": given("{C}比{B}小的岁数", "the difference between {C} and {B}", says=("{C}比{B}小{y}岁。", "{C} is {y} years younger than {B}.")),
        "z": given("要减的岁数", "the number of years to take away"),
        "k": given("过几年", "the number of years ahead"),
    },
    both(
        "院子里有四棵树。{A}今年{a}岁，{B}比{A}大{x}岁，{C}比{B}小{y}岁，{D}的树龄是{A}的两倍少{z}岁。",
        "Four trees stand in a yard. {A} is {a} years old. {B} is {x} years older than {A}, {C} is {y} years younger than {B}, and the age of {D} is {z} less than twice that of {A}. ",
    ),
    (
        fact("b", "a+x", "{B}的树龄|岁", "the age of {B}",
             wrong("misread", "a-x", "“大{x}岁”要加，这里减了", "“older” means adding {x}, not taking it away",
                   ("{B}比{A}差{x}岁，就是{a} − {x} = {v}岁。", "{B} is {x} years from {A}: {a} − {x} = {v}.")),
             framed=False,
             zh_says=("{A}{a}岁，{B}大{x}岁，就是{eq}岁。", "{B}：{eq}岁。", "由{A}推{B}，{eq}岁。"),
             en_says=("{A} is {a} and {B} is {x} older: {eq}.", "{B}: {eq}.", "from {A} to {B}: {eq}."),
             zh_brief=("{B}今年{v}岁。", "所以{B}是{v}岁。"), en_brief=("{B} is {v} now.", "so {B} is {v} years old.")),
        fact("c", "b-y", "{C}的树龄|岁", "the age of {C}",
             wrong("misread", "b+y", "是{C}比{B}小，要减", "{C} is the younger one: take {y} away"),
             wrong("misread", "a-y", "{C}是跟{B}比，不是跟{A}比", "{C} is compared with {B}, not with {A}",
                   ("{C}小{y}岁，{a} − {y} = {v}岁。", "{C} is {y} younger: {a} − {y} = {v}.")),
             framed=False,
             zh_says=("{B}{b}岁，{C}小{y}岁，就是{eq}岁。", "{C}：{eq}岁。", "由{B}推{C}，{eq}岁。"),
             en_says=("{B} is {b} and {C} is {y} younger: {eq}.", "{C}: {eq}.", "from {B} to {C}: {eq}."),
             zh_brief=("{C}今年{v}岁。", "所以{C}是{v}岁。"), en_brief=("{C} is {v} now.", "so {C} is {v} years old.")),
        fact("d", "a*2-z", "{D}的树龄|岁", "the age of {D}",
             wrong("misread", "a*2+z", "“少{z}岁”要减", "“less” means taking {z} away"),
             wrong("operation", "a+2-z", "两倍是乘2，不是加2", "twice is times 2, not plus 2"),
             framed=False,
             zh_says=("{A}的两倍少{z}岁，{D}是{eq}岁。", "{D}：{eq}岁。"),
             en_says=("{z} less than twice {a}, so {D} is {eq}.", "{D}: {eq}."),
             zh_brief=("{D}今年{v}岁。", "{D}的树龄是{v}岁。"), en_brief=("{D} is {v} now.", "the age of {D} is {v}.")),
        fact("old", most(("A", "a"), ("B", "b"), ("C", "c"), ("D", "d")), "树龄最大的树", "the oldest", style="word", needs="A B C D a b c d",
             framed=False,
             zh_says=("{A}{a}岁，{B}{b}岁，{C}{c}岁，{D}{d}岁，最大的是{v}。", "{b}、{c}、{d}和{a}里面，最大的是{v}的树龄。"),
             en_says=("{A} {a}, {B} {b}, {C} {c}, {D} {d}: the oldest is {v}.", "of {b}, {c}, {d} and {a}, the largest is the age of {v}."),
             choices=tuple(TREES)),
        fact("later", "c+k", "{C}{k}年以后的树龄|岁", "the age of {C} in {k} years", framed=False,
             zh_says=("过{k}年，{C}从{c}岁长到{v}岁。", "{C}：{eq}岁，过了{k}年。"), en_says=("in {k} years {C} goes from {c} to {v}.", "{k} years on, {C} is {eq}."),
             zh_brief=("{k}年以后{C}{v}岁。",), en_brief=("{k} years from now {C} is {v}.",)),
    ),
    (Asked("old", both("四棵树里，哪棵年头最长？", "Which tree is the oldest?")), Asked("later", both("{k}年以后，{C}多少岁？", "How old is {C} in {k} years?"))),
    TREES,
)  # fmt: skip


def _choir(rng: Random) -> Env:
    s, m1, br, m2, w = (
        rng.randrange(13 * 60, 15 * 60, 5),
        rng.choice([35, 40, 45, 50]),
        rng.choice([10, 15, 20]),
        rng.choice([55, 65, 70, 75]),
        rng.randint(6, 14),
    )
    bus = -(-(s + m1 + br + m2 + w + 3) // 10) * 10
    return _of(s=s, m1=m1, br=br, m2=m2, w=w, bus=bus, k=rng.choice([2, 3, 4, 6]))


CHOIR = Situation(
    "choir",
    "logic",
    "practice",
    _choir,
    {
        "s": given("开始的时间", "the start", "clock", ("合唱{s}开始。", "choir starts at {s}.")),
        "m1": given("前半场的时间", "the length of the first part"),
        "br": given("休息的时间", "the length of the break", says=("中间休息{br}分钟。", "the break lasts {br} minutes.")),
        "m2": given("后半场的时间", "the length of the second part"),
        "w": given("走到车站的时间", "the walk to the stop", says=("走到车站要{w}分钟。", "the walk to the stop takes {w} minutes.")),
        "bus": given("车开的时间", "the time of the bus", "clock", ("车{bus}开。", "the bus goes at {bus}.")),
        "k": given("每周次数", "the number of times a week"),
    },
    both(
        "合唱队下午{s}开始练，先唱{m1}分钟，休息{br}分钟，再唱{m2}分钟，一结束就走去车站，路上{w}分钟。末班车{bus}开。这样的练习每周{k}次。",
        "A choir starts practice at {s}: {m1} minutes of singing, a break of {br}, and {m2} minutes more. Straight after it, the walk to the "
        "stop takes {w} minutes; the bus goes at {bus}. There are {k} such practices a week. ",
    ),
    (
        fact("e1", "s+m1", "前半场结束的时间", "the end of the first part", style="clock",
             zh_says=("{s}开始，唱{m1}分钟，到{v}。", "{s}再过{m1}分钟是{v}，前半场完。"), en_says=("from {s}, {m1} minutes of singing last until {v}.", "{s} plus {m1} minutes is {v}, the end of part one."),
             zh_brief=("前半场{v}结束。",), en_brief=("part one ends at {v}.",), framed=False),
        fact("s2", "e1+br", "后半场开始的时间", "the start of the second part", style="clock", framed=False,
             zh_says=("{e1}起休息{br}分钟，{v}接着唱。", "休息{br}分钟，从{e1}到{v}。"), en_says=("a break of {br} minutes from {e1} brings {v}.", "after {br} minutes of rest at {e1}, it is {v}."),
             zh_brief=("后半场{v}开始。",), en_brief=("part two starts at {v}.",)),
        fact("e2", "s2+m2", "全部结束的时间", "the end of practice",
             wrong("assumption", "e1+m2", "中间还有{br}分钟休息，从{s2}才接着唱", "the break of {br} minutes is left out; singing goes on at {s2}",
                   ("{e1}接着唱{m2}分钟，到{v}。", "singing on from {e1} for {m2} minutes lasts until {v}.")),
             style="clock", framed=False,
             zh_says=("从{s2}再唱{m2}分钟，{v}结束。", "{s2}加{m2}分钟，练到{v}。"), en_says=("{m2} minutes more from {s2} end at {v}.", "with {m2} minutes from {s2}, practice is over at {v}."),
             zh_brief=("练习{v}结束。",), en_brief=("practice is over at {v}.",)),
        fact("stop", "e2+w", "到车站的时间", "the time at the stop", style="clock", framed=False,
             zh_says=("{e2}出来走{w}分钟，{v}到车站。", "路上{w}分钟，{e2}出发，{v}到。"), en_says=("leaving at {e2} and walking {w} minutes means {v} at the stop.", "{w} minutes on foot from {e2}: at the stop by {v}."),
             zh_brief=("{v}走到车站。",), en_brief=("it is {v} at the stop.",)),
        fact("wait", "bus-stop", "等车的时间|分钟", "the wait|minutes", framed=False,
             zh_says=("{stop}到站，{bus}发车，等{v}分钟。", "从{stop}到{bus}是{v}分钟。"), en_says=("from {stop} to {bus} the wait is {v} minutes.", "the bus at {bus} comes {v} minutes after {stop}."),
             zh_brief=("要等{v}分钟的车。",), en_brief=("the bus is {v} minutes away then.",)),
        fact("sung", "m1+m2", "一次唱的时间|分钟", "the singing in one practice|minutes",
             wrong("misread", "m1+br+m2", "休息时没在唱，不能算进去", "nobody sings in the break: it does not count"),
             zh_says=("{m1}分钟加{m2}分钟，一次唱{v}分钟。",), en_says=("{m1} and {m2} minutes are {v} minutes of singing a time.",)),
        fact("week", "sung*k", "一周唱的时间|分钟", "the singing in a week|minutes",
             zh_says=("一周{k}次，每次{sung}分钟，{v}分钟。",), en_says=("{k} times {sung} minutes a week are {v} minutes.",)),
        fact("hours", "week/60", "一周唱的时间合成小时|小时", "the singing in a week in hours|hours",
             wrong("unit", "week/100", "一小时是60分钟，不是100分钟", "an hour has 60 minutes, not 100"),
             zh_says=("{week}分钟合{v}小时。",), en_says=("{week} minutes make {v} hours.",)),
    ),
    (
        Asked("wait", both("到了车站还要等几分钟？", "How many minutes is the wait at the stop?")),
        Asked("hours", both("一周真正在唱的时间有几小时？", "How many hours of singing is that in a week?")),
    ),
)  # fmt: skip


def _fee(age: str) -> Callable[[Env], Value]:
    def fee(env: Env) -> Value:
        years, full = env[age], env["full"]
        if isinstance(years, str) or isinstance(full, str):
            raise TypeError(age)
        if years < env["low"]:
            return Fraction(0)
        return full / 2 if years < 18 else full - env["cut"] if years >= env["old"] else full

    return fee


def _museum(rng: Random) -> Env:
    low, old = rng.choice([5, 6, 7]), rng.choice([60, 65])
    g = rng.choice([old, old + rng.randint(1, 9), old - 1])
    return {letter: rng.choice(sorted(roles)) for letter, roles in FAMILY.items()} | _of(
        full=rng.choice([12, 14, 16, 18, 22]), cut=rng.choice([3, 4, 5]), low=low, old=old, g=g,
        c=rng.choice([low, low + 1, rng.randint(low, 17), 17, 16]), p=rng.choice([18, rng.randint(19, 50), rng.randint(30, 45)]),
        note=rng.choice([50, 60, 80, 100]),
    )  # fmt: skip


def _ticket(age: str, who: str) -> dict[str, tuple[str, ...]]:
    return {
        "zh_says": (f"{{{who}}}{{{age}}}岁，票价{{v}}元。", f"对照规定，{{{age}}}岁的{{{who}}}付{{v}}元。"),
        "en_says": (
            f"{{{who}}} is {{{age}}} and pays {{v}}.",
            f"by the rules, {{{who}}}, aged {{{age}}}, has to pay {{v}}.",
        ),
        "zh_brief": (f"{{{who}}}的票是{{v}}元。",),
        "en_brief": (f"{{{who}}}’s ticket is {{v}}.",),
    }


def _fee_wrong(age: str, who: str):
    zh = f"{{{age}}}岁，按规定：不满{{low}}岁免票，{{low}}到17岁半价，满{{old}}岁优惠{{cut}}元，其余全价"
    en = f"at {{{age}}} the rules say: free below {{low}}, half price from {{low}} to 17, {{cut}} off from {{old}}, full price otherwise"
    return (
        wrong("conclusion", lambda env: env["full"], zh, en),
        wrong("conclusion", lambda env: env["full"] / 2, zh, en),
        wrong("misread", lambda env: env["full"] - env["cut"], zh, en),
    )


MUSEUM = Situation(
    "museum",
    "logic",
    "practice",
    _museum,
    {
        **{n: given("是谁", "who it is", "word") for n in "ABC"},
        "full": given("全票价", "the full price", "money", ("全票{full}元。", "the full price is {full}.")),
        "cut": given("优惠的钱", "the reduction", "money"),
        "low": given("免票的岁数", "the age below which it is free", says=("不满{low}岁免票。", "below {low} it is free.")),
        "old": given("优惠的岁数", "the age from which it is reduced", says=("满{old}岁有优惠。", "from {old} on there is a reduction.")),
        "g": given("{A}的岁数", "the age of {A}", says=("{A}{g}岁。", "{A} is {g} years old.")),
        "p": given("{B}的岁数", "the age of {B}"),
        "c": given("{C}的岁数", "the age of {C}", says=("{C}{c}岁。", "{C} is {c} years old.")),
        "note": given("付的钱", "the money handed over", "money"),
    },
    both(
        "博物馆票价：全票{full}元；不满{low}岁免票；{low}岁到17岁半价；满{old}岁便宜{cut}元。{A}{g}岁，{B}{p}岁，{C}{c}岁。",
        "Museum tickets: full price {full}; free below {low}; half price from {low} to 17; {cut} off from {old} on. {A} is {g}, {B} is {p} and {C} is {c}. ",
    ),
    (
        fact("fa", _fee("g"), "{A}的票价|元", "{A}’s ticket", *_fee_wrong("g", "A"), style="money", needs="A g full cut low old", framed=False, **_ticket("g", "A")),
        fact("fb", _fee("p"), "{B}的票价|元", "{B}’s ticket", *_fee_wrong("p", "B"), style="money", needs="B p full cut low old", framed=False, **_ticket("p", "B")),
        fact("fc", _fee("c"), "{C}的票价|元", "{C}’s ticket", *_fee_wrong("c", "C"), style="money", needs="C c full cut low old", framed=False, **_ticket("c", "C")),
        fact("sum", "fa+fb+fc", "三张票的钱|元", "the price of the three tickets",
             wrong("operation", "fa+fb", "少加了一张票", "one ticket is missing from the sum"), style="money",
             zh_says=("{A}{fa}元，{B}{fb}元，{C}{fc}元，加起来{v}元。",), en_says=("{fa} for {A}, {fb} for {B} and {fc} for {C} make {v}.",)),
        fact("back", "note-sum", "找回的钱|元", "the change", style="money",
             zh_says=("付{note}元，票钱{sum}元，找{v}元。",), en_says=("{note} handed over less {sum} gives back {v}.",)),
        fact("gap", "fa-fc", "两张票差的钱|元", "the difference between the two tickets", style="money", framed=False,
             zh_says=("{A}的{fa}元减{C}的{fc}元，差{v}元。", "{A}比{C}多付{eq}元。"), en_says=("{A} pays {fa} and {C} {fc}, a difference of {v}.", "{A} pays {eq} more than {C}."),
             zh_brief=("两张票差{v}元。",), en_brief=("the two tickets differ by {v}.",)),
    ),
    (
        Asked("back", both("三个人一起买票，付了{note}元，该找回多少？", "They pay for all three with {note}. What is the change?")),
        Asked("gap", both("{A}比{C}多付多少钱？", "How much more does {A} pay than {C}?")),
    ),
    {key: words for roles in FAMILY.values() for key, words in roles.items()},
)  # fmt: skip


def _puzzle(things: Mapping[str, L10n], roles: Mapping[str, L10n]) -> Callable[[Random], Env]:
    def draw(rng: Random) -> Env:
        env = cast(rng, roles, 3)
        env |= dict(zip(("i1", "i2", "i3"), rng.sample(sorted(things), 3), strict=True))
        days = rng.sample(range(7), 3)
        return env | _of(d1=days[0], d2=days[1], d3=days[2])

    return draw


def _rest(*taken: str) -> Callable[[Env], Value]:
    """The thing that is left when some are taken."""

    def left(env: Env) -> Value:
        open_ = [env[name] for name in ("i1", "i2", "i3") if env[name] not in {env[one] for one in taken}]
        if len(open_) != 1:
            raise ZeroDivisionError("not settled")
        return open_[0]

    return left


def _day_of(thing: str) -> Callable[[Env], Value]:
    def day(env: Env) -> Value:
        days = [env["d" + name[1]] for name in ("i1", "i2", "i3") if env[name] == env[thing]]
        if len(days) != 1:
            raise ZeroDivisionError("no such day")
        return days[0]

    return day


INSTRUMENTS = {
    "violin": both("小提琴", "violin"), "flute": both("长笛", "flute"), "cello": both("大提琴", "cello"),
    "drums": both("鼓", "drums"), "harp": both("竖琴", "harp"), "guitar": both("吉他", "guitar"),
}  # fmt: skip

BAND = Situation(
    "band",
    "logic",
    "practice",
    _puzzle(INSTRUMENTS, STAFF),
    {
        **{n: given("是谁", "who it is", "word") for n in "ABC"},
        **{n: given("乐器", "the instrument", "word") for n in ("i1", "i2", "i3")},
        "d1": given("{i1}上课的日子", "the day for {i1}", "day", ("{i1}在{d1}练。", "the {i1} has its lesson on {d1}.")),
        "d2": given("{i2}上课的日子", "the day for {i2}", "day", ("{i2}在{d2}练。", "the {i2} has its lesson on {d2}.")),
        "d3": given("{i3}上课的日子", "the day for {i3}", "day", ("{i3}在{d3}练。", "the {i3} has its lesson on {d3}.")),
    },
    both(
        "饭店里的{A}、{B}、{C}下班后各学一样乐器，都不一样：{i1}、{i2}、{i3}。{A}学的不是{i2}也不是{i3}，{B}学的不是{i3}。{i1}{d1}上课，{i2}{d2}上课，{i3}{d3}上课。",
        "After work at a restaurant, {A}, {B} and {C} learn one instrument each: {i1}, {i2} and {i3}. {A} learns neither {i2} nor {i3}; {B} does not learn {i3}. "
        "Lessons for {i1} are on {d1}, for {i2} on {d2}, for {i3} on {d3}. ",
    ),
    (
        fact("a", lambda env: env["i1"], "{A}的乐器", "{A}’s instrument",
             wrong("assumption", lambda env: env["i1"], "结论碰巧对，可“{A}喜欢安静”题目里没有", "the result is true, but nothing says that {A} likes it quiet",
                   ("{A}喜欢安静，所以学{v}。", "{A} likes it quiet, so the {v} is {A}’s."), lucky=True),
             style="word", needs="i1 i2 i3 A", framed=False,
             zh_says=("{A}不学{i2}也不学{i3}，只能学{v}。", "三样里{A}排除了{i2}和{i3}，剩{v}。"), en_says=("neither {i2} nor {i3} is {A}’s, which leaves the {v}.", "{A} is out for {i2} and {i3}, hence {v}."),
             zh_brief=("{A}学{v}。",), en_brief=("{A} learns the {v}.",), choices=tuple(INSTRUMENTS)),
        fact("b", _rest("a", "i3"), "{B}的乐器", "{B}’s instrument",
             wrong("assumption", _rest("a", "i3"), "结论碰巧对，可谁先谁后不能当理由", "the result is true, but the order in which they are named proves nothing",
                   ("题目第二个说到{B}，所以{B}学{v}。", "{B} is named second and therefore learns the {v}."), lucky=True),
             style="word", needs="a i3 B A", framed=False,
             zh_says=("{A}占了{a}，{B}又不学{i3}，那就是{v}。", "{a}有人了，{i3}不行，{B}只剩{v}。"), en_says=("with the {a} taken by {A} and {i3} ruled out, {B} has the {v}.", "{B} can have neither {a}, which is {A}’s, nor {i3}: it is the {v}."),
             zh_brief=("{B}学{v}。",), en_brief=("{B} learns the {v}.",), choices=tuple(INSTRUMENTS)),
        fact("c", _rest("a", "b"), "{C}的乐器", "{C}’s instrument", style="word", needs="a b A B C", framed=False,
             zh_says=("{A}学{a}，{B}学{b}，{C}只能学{v}。", "{a}、{b}都有人学，{C}学{v}。"), en_says=("{A} has the {a} and {B} the {b}, so {C} gets the {v}.", "{a} and {b} are gone; {C} learns the {v}."),
             zh_brief=("{C}学{v}。",), en_brief=("{C} learns the {v}.",), choices=tuple(INSTRUMENTS)),
        fact("dayc", _day_of("c"), "{C}上课的日子", "{C}’s day", style="day", needs="c C d1 d2 d3", framed=False,
             zh_says=("{C}学{c}，{c}在{v}上课。", "{c}的课是{v}，{C}就那天去。"), en_says=("{C} learns the {c}, and that lesson is on {v}.", "the {c} is taught on {v}, so that is {C}’s day."),
             zh_brief=("{C}在{v}上课。",), en_brief=("{C}’s lesson is on {v}.",)),
        fact("dayb", _day_of("b"), "{B}上课的日子", "{B}’s day", style="day", needs="b B d1 d2 d3", framed=False,
             zh_says=("{B}学{b}，{b}在{v}上课。", "{b}的课是{v}，{B}就那天去。"), en_says=("{B} learns the {b}, and that lesson is on {v}.", "the {b} is taught on {v}, so that is {B}’s day."),
             zh_brief=("{B}在{v}上课。",), en_brief=("{B}’s lesson is on {v}.",)),
    ),
    (Asked("dayc", both("{C}星期几上课？", "On which day is {C}’s lesson?")), Asked("dayb", both("{B}星期几上课？", "On which day is {B}’s lesson?"))),
    STAFF | INSTRUMENTS,
)  # fmt: skip

# ---- minted -------------------------------------------------------------------------------------------------------


def _queue(rng: Random) -> Env:
    a, x = rng.randint(6, 9), rng.randint(5, 9)
    return cast(rng, TRADES, 4) | _of(
        a=a, x=x, y=rng.randint(2, 3), z=rng.randint(2, 4), all=rng.randint(24, 31), per=rng.choice([3, 4])
    )


QUEUE = Situation(
    "queue",
    "logic",
    "mint",
    _queue,
    {
        **{n: given("是谁", "who it is", "word") for n in "ABCD"},
        "a": given("{A}的位置", "the place of {A}", "place", ("{A}排在{a}。", "{A} stands {a} in the queue.")),
        "x": given("{B}往后的位数", "the number of places from {A} back to {B}", says=("{B}在{A}后面{x}位。", "{B} is {x} places behind {A}.")),
        "y": given("{C}往前的位数", "the number of places from {B} forward to {C}", says=("{C}在{B}前面{y}位。", "{C} is {y} places in front of {B}.")),
        "z": given("{D}往前的位数", "the number of places from {A} forward to {D}"),
        "all": given("队伍的人数", "the number of people in the queue", says=("队里一共{all}人。", "{all} people are in the queue.")),
        "per": given("每人办事的时间", "the number of minutes for one person"),
    },
    both(
        "窗口前排着{all}人。{A}从前往后数是{a}，{B}在{A}后面{x}位，{C}在{B}前面{y}位，{D}在{A}前面{z}位。窗口刚开，每人办事{per}分钟，没人插队。",
        "{all} people queue at a counter that has just opened. Counted from the front, {A} is {a}. {B} is {x} places behind {A}, {C} is "
        "{y} places in front of {B}, and {D} is {z} places in front of {A}. Each person takes {per} minutes, and nobody jumps the queue. ",
    ),
    (
        fact("b", "a+x", "{B}的位置", "the place of {B}",
             wrong("misread", "a-x", "“在后面”数要加大", "behind means a higher number"), style="place", framed=False,
             zh_says=("{A}是{a}，往后数{x}位，{B}是{v}。", "{a}后面再{x}位，轮到{B}，{v}。"), en_says=("{A} is {a}; {x} places further back, {B} is {v}.", "counting {x} on from {a}, {B} stands {v}."),
             zh_brief=("{B}排{v}。",), en_brief=("{B} is {v} in line.",)),
        fact("c", "b-y", "{C}的位置", "the place of {C}",
             wrong("misread", "b+y", "{C}在{B}前面，要往前数", "{C} is in front of {B}: count towards the front"), style="place", framed=False,
             zh_says=("{B}是{b}，往前数{y}位，{C}是{v}。", "从{b}往前{y}位就是{C}，{v}。"), en_says=("{B} is {b}; {y} places nearer the front, {C} is {v}.", "going {y} forward from {b}, {C} stands {v}."),
             zh_brief=("{C}排{v}。",), en_brief=("{C} is {v} in line.",)),
        fact("d", "a-z", "{D}的位置", "the place of {D}",
             wrong("misread", "b-z", "{D}是从{A}往前数，不是从{B}", "{D} is counted from {A}, not from {B}"), style="place", framed=False,
             zh_says=("{A}是{a}，往前数{z}位，{D}是{v}。", "{a}前面{z}位站着{D}，{v}。"), en_says=("{A} is {a}; {z} places ahead, {D} is {v}.", "{z} forward from {a}, there stands {D}, {v}."),
             zh_brief=("{D}排{v}。",), en_brief=("{D} is {v} in line.",)),
        fact("gap", "c-d-1", "两人之间的人数|人", "the number of people between them",
             wrong("conclusion", "c-d", "位置相减以后还要减1，两头的人不算在中间", "take 1 more away: the two at the ends are not between"), framed=False,
             zh_says=("{D}是{d}，{C}是{c}，中间隔着{v}人。", "从{d}到{c}，当中站了{v}人。"), en_says=("{D} is {d} and {C} is {c}, with {v} people between them.", "between {d} and {c} there are {v} people."),
             zh_brief=("{D}和{C}之间有{v}人。",), en_brief=("{v} people stand between {D} and {C}.",)),
        fact("ahead", "b-1", "{B}前面的人数|人", "the number of people ahead of {B}",
             wrong("conclusion", "b+0", "排{b}，前面少一个人，自己不算", "somebody does not stand ahead of themselves: one less"), framed=False,
             zh_says=("{B}排{b}，前面有{v}人。", "排在{b}，比{B}先办的有{v}人。"), en_says=("at {b}, {B} has {v} people ahead.", "{B} is {b}, so {v} people go first."),
             zh_brief=("{B}前面有{v}人。",), en_brief=("{v} people are ahead of {B}.",)),
        fact("wait", "ahead*per", "{B}等的时间|分钟", "{B}’s wait|minutes",
             wrong("assumption", "(ahead-1)*per", "题目没说有人走掉", "nothing says that anybody gives up",
                   ("前面有一人等不及走了，{B}要等{v}分钟。", "with one of those ahead giving up, {B} waits {v} minutes.")), framed=False,
             zh_says=("前面{ahead}人，每人{per}分钟，{B}要等{v}分钟。", "{B}要等{eq}分钟。"), en_says=("{ahead} people at {per} minutes keep {B} waiting for {v} minutes.", "{B} waits {eq} minutes."),
             zh_brief=("{B}得等{v}分钟。",), en_brief=("{B}’s wait is {v} minutes.",)),
        fact("behind", "all-b", "{B}后面的人数|人", "the number of people behind {B}", framed=False,
             zh_says=("{all}人里{B}排{b}，后面还有{v}人。", "队里{all}人，{b}以后剩{v}人。"), en_says=("with {all} in the queue, {v} stand behind {B} at {b}.", "after {b} there are {v} more of the {all}."),
             zh_brief=("{B}后面有{v}人。",), en_brief=("{v} people are behind {B}.",)),
    ),
    (
        Asked("gap", both("{D}和{C}中间隔着几个人？", "How many people stand between {D} and {C}?")),
        Asked("wait", both("{B}要等多少分钟才轮到？", "How many minutes pass before it is {B}’s turn?")),
    ),
    TRADES,
)  # fmt: skip


def _train(rng: Random) -> Env:
    dep = rng.randrange(9 * 60 + 5, 11 * 60, 5)
    return _of(
        dep=dep, early=rng.choice([10, 12, 15, 20]), metro=rng.randint(18, 47), walk=rng.randint(4, 13), up=rng.choice([45, 50, 55, 70, 75]),
        sleep=rng.choice([8, 9]) * 60, ride=rng.choice([75, 85, 95, 110]), lunch=rng.choice([12 * 60 + 30, 12 * 60 + 45, 13 * 60 + 10]), shop=rng.choice([12, 16, 25, 35]),
    )  # fmt: skip


TRAIN = Situation(
    "train",
    "logic",
    "mint",
    _train,
    {
        "dep": given("火车开的时间", "the departure", "clock", ("火车{dep}开。", "the train leaves at {dep}.")),
        "early": given("提前到站的时间", "the time to spare", says=("要提前{early}分钟到站。", "{early} minutes to spare are wanted.")),
        "metro": given("坐地铁的时间", "the ride on the metro", says=("地铁坐{metro}分钟。", "the metro takes {metro} minutes.")),
        "walk": given("走路的时间", "the walk"),
        "up": given("起床收拾的时间", "the time to get ready"),
        "sleep": given("睡觉的分钟数", "the sleep"),
        "ride": given("火车上的时间", "the time on the train", says=("火车要走{ride}分钟。", "the train journey is {ride} minutes.")),
        "lunch": given("约好吃饭的时间", "the time of lunch", "clock"),
        "shop": given("逛书店的时间", "the time in the bookshop", says=("书店要逛{shop}分钟。", "{shop} minutes are for the bookshop.")),
    },
    both(
        "一位旅客要赶上午{dep}的火车，想提前{early}分钟到站。从家走{walk}分钟到地铁口，地铁坐{metro}分钟到火车站，起床到出门要{up}分钟。火车开{ride}分钟到终点站，到了先逛{shop}分钟书店，约好{lunch}在站里吃饭。",
        "A traveller has a train at {dep} and wants to be at the station {early} minutes early. From home it is {walk} minutes on foot to the metro and "
        "{metro} minutes on it to the station; getting ready takes {up} minutes. The train takes {ride} minutes, the first {shop} minutes after that are for a bookshop, and lunch is at {lunch} in the station where it arrives. ",
    ),
    (
        fact("at", "dep-early", "到火车站的时间", "the time at the station",
             wrong("misread", "dep+early", "提前是往前推，不是往后", "early means before {dep}, not after it"), style="clock", framed=False,
             zh_says=("{dep}往前推{early}分钟，{v}要到站。", "火车{dep}开，早{early}分钟就是{v}。"), en_says=("{early} minutes before {dep} means being there at {v}.", "with {early} minutes to spare before {dep}, the station must be reached by {v}."),
             zh_brief=("最晚{v}到火车站。",), en_brief=("the station must be reached by {v}.",)),
        fact("sub", "at-metro", "上地铁的时间", "the time to board the metro", style="clock", framed=False,
             zh_says=("地铁要{metro}分钟，{at}到就得{v}上车。", "{at}减去{metro}分钟，{v}上地铁。"), en_says=("to arrive at {at} after {metro} minutes on the metro, board at {v}.", "the metro takes {metro} minutes, so from {at} back to {v}."),
             zh_brief=("{v}要坐上地铁。",), en_brief=("the metro must be boarded at {v}.",)),
        fact("leave", "sub-walk", "出门的时间", "the time to leave home", style="clock",
             framed=False,
             zh_says=("走到地铁口{walk}分钟，{sub}之前{walk}分钟，{v}出门。", "{sub}往前{walk}分钟，{v}得出门。"), en_says=("the {walk} minutes on foot before {sub} put the front door at {v}.", "leaving home at {v} gives {walk} minutes before {sub}."),
             zh_brief=("{v}出家门。",), en_brief=("home must be left at {v}.",)),
        fact("rise", "leave-up", "起床的时间", "the time to get up",
             wrong("operation", "sub-up", "漏了走到地铁口的{walk}分钟", "it leaves out the {walk} minutes on foot",
                   ("{sub}之前{up}分钟，{v}起床。", "{up} minutes before {sub}, get up at {v}.")), style="clock", framed=False,
             zh_says=("收拾要{up}分钟，{leave}出门就得{v}起。", "{leave}再往前{up}分钟，{v}起床。"), en_says=("getting ready takes {up} minutes, so up at {v} to leave at {leave}.", "{up} minutes before {leave} it is {v}: time to get up."),
             zh_brief=("{v}要起床。",), en_brief=("the traveller has to get up at {v}.",)),
        fact("there", "dep+ride", "火车到的时间", "the arrival", style="clock", framed=False,
             zh_says=("{dep}开，走{ride}分钟，{v}到终点站。", "{dep}过{ride}分钟，{v}到。"), en_says=("leaving at {dep}, {ride} minutes on the train last until {v}.", "{ride} minutes after {dep} the train is in at {v}."),
             zh_brief=("火车{v}到。",), en_brief=("the train is in at {v}.",)),
        fact("spare", "lunch-there", "到站后离吃饭的时间|分钟", "the time before lunch|minutes", framed=False,
             zh_says=("{v}分钟，从{there}到{lunch}。", "{there}到站，{lunch}吃饭，空{v}分钟。"), en_says=("from {there} to {lunch} there are {v} minutes.", "{there} in, lunch at {lunch}: {v} minutes in between."),
             zh_brief=("离吃饭还有{v}分钟。",), en_brief=("{v} minutes remain before lunch.",)),
        fact("twice", "spare-shop", "逛完书店剩的时间|分钟", "the time left after the bookshop|minutes", framed=False,
             zh_says=("{spare}分钟里逛书店{shop}分钟，剩{v}分钟。", "逛{shop}分钟书店，{spare}分钟还余{v}分钟。"), en_says=("{shop} of the {spare} minutes in the bookshop leave {v}.", "after {shop} minutes of books, {v} of {spare} minutes are left."),
             zh_brief=("逛完书店还剩{v}分钟。",), en_brief=("after the bookshop {v} minutes are left.",)),
    ),
    (
        Asked("rise", both("这位旅客最晚几点起床？", "At what time must the traveller get up at the latest?")),
        Asked("twice", both("逛完书店，离吃饭还剩几分钟？", "After the bookshop, how many minutes are left before lunch?")),
    ),
)  # fmt: skip


def _parking(rng: Random) -> Env:
    a, b = rng.randrange(8 * 60, 10 * 60, 5), rng.randrange(11 * 60, 14 * 60, 5)
    return _of(
        first=_cents(rng, 3.5, 6.5, 0.5), more=_cents(rng, 1.5, 3, 0.5), ia=a, oa=a + rng.choice([125, 145, 180, 185, 200, 240, 245, 260]), ib=b,
        ob=b + rng.choice([65, 80, 95, 120, 130, 155]), note=rng.choice([30, 35, 40, 50]),
    )  # fmt: skip


def _begun(minutes: str) -> Callable[[Env], Value]:
    return lambda env: Fraction(math.ceil(env[minutes] / 60))


def _full(minutes: str) -> Callable[[Env], Value]:
    return lambda env: Fraction(math.floor(env[minutes] / 60))


PARKING = Situation(
    "parking",
    "logic",
    "mint",
    _parking,
    {
        "first": given("第一个小时的价钱", "the price of the first hour", "money", ("第一个小时{first}元。", "the first hour is {first}.")),
        "more": given("以后每小时的价钱", "the price of each further hour", "money", ("往后每小时{more}元。", "each further hour is {more}.")),
        "ia": given("白车进来的时间", "the time the white car came", "clock"),
        "oa": given("白车离开的时间", "the time the white car left", "clock", ("白车{oa}开走。", "the white car left at {oa}.")),
        "ib": given("蓝车进来的时间", "the time the blue car came", "clock"),
        "ob": given("蓝车离开的时间", "the time the blue car left", "clock", ("蓝车{ob}开走。", "the blue car left at {ob}.")),
        "note": given("付的钱", "the money handed over", "money"),
    },
    both(
        "停车场第一个小时{first}元，往后每小时{more}元，不足一小时按一小时算。白车{ia}进，{oa}出；蓝车{ib}进，{ob}出。两位车主各付{note}元，等着找钱。",
        "A car park charges {first} for the first hour and {more} for each further hour; an hour begun counts as an hour. A white car stays "
        "from {ia} to {oa}, a blue car from {ib} to {ob}. Each driver hands over {note} and waits for change. ",
    ),
    (
        fact("ma", "oa-ia", "白车停的时间|分钟", "the white car’s stay|minutes", framed=False,
             zh_says=("白车{ia}到{oa}，停了{v}分钟。", "从{ia}算到{oa}，白车停{v}分钟。"), en_says=("from {ia} to {oa} the white car stays {v} minutes.", "the white car is in from {ia} until {oa}, {v} minutes."),
             zh_brief=("白车停了{v}分钟。",), en_brief=("the white car stays for {v} minutes.",)),
        fact("ha", _begun("ma"), "白车计费的小时数|小时", "the white car’s hours charged",
             wrong("conclusion", _full("ma"), "不足一小时也算一小时，要进一", "an hour begun counts: round up"), needs="ma", framed=False,
             zh_says=("{ma}分钟，按{v}小时收。", "白车{ma}分钟，算{v}小时。"), en_says=("{ma} minutes are charged as {v} hours.", "the white car’s {ma} minutes count as {v} hours."),
             zh_brief=("白车按{v}小时收费。",), en_brief=("the white car is charged for {v} hours.",)),
        fact("fa", "first+(ha-1)*more", "白车的停车费|元", "the white car’s fee",
             wrong("operation", "first+ha*more", "第一个小时已经单收，往后只有{ha}减1个小时", "the first hour is paid already: one hour less at {more}"), style="money",
             zh_says=("头一小时{first}元，其余每小时{more}元，白车{ha}小时付{v}元。",), en_says=("{first} for the first and {more} for each other of {ha} hours make {v} for the white car.",)),
        fact("mb", "ob-ib", "蓝车停的时间|分钟", "the blue car’s stay|minutes", framed=False,
             zh_says=("蓝车{ib}到{ob}，停了{v}分钟。", "从{ib}算到{ob}，蓝车停{v}分钟。"), en_says=("from {ib} to {ob} the blue car stays {v} minutes.", "the blue car is in from {ib} until {ob}, {v} minutes."),
             zh_brief=("蓝车停了{v}分钟。",), en_brief=("the blue car stays for {v} minutes.",)),
        fact("hb", _begun("mb"), "蓝车计费的小时数|小时", "the blue car’s hours charged",
             wrong("conclusion", _full("mb"), "不足一小时也算一小时，要进一", "an hour begun counts: round up"), needs="mb", framed=False,
             zh_says=("{mb}分钟，按{v}小时收。", "蓝车{mb}分钟，算{v}小时。"), en_says=("{mb} minutes are charged as {v} hours.", "the blue car’s {mb} minutes count as {v} hours."),
             zh_brief=("蓝车按{v}小时收费。",), en_brief=("the blue car is charged for {v} hours.",)),
        fact("fb", "first+(hb-1)*more", "蓝车的停车费|元", "the blue car’s fee",
             wrong("operation", "hb*more", "第一个小时是{first}元，不是{more}元", "the first hour is {first}, not {more}"), style="money",
             zh_says=("头一小时{first}元，其余每小时{more}元，蓝车{hb}小时付{v}元。",), en_says=("{first} for the first and {more} for each other of {hb} hours make {v} for the blue car.",)),
        fact("backa", "note-fa", "白车找回的钱|元", "the white car’s change", style="money",
             zh_says=("给{note}元，收{fa}元，找白车{v}元。",), en_says=("{note} less the fee of {fa} is {v} back.",)),
        fact("backb", "note-fb", "蓝车找回的钱|元", "the blue car’s change", style="money",
             zh_says=("给{note}元，收{fb}元，找蓝车{v}元。",), en_says=("{note} less the fee of {fb} is {v} back.",)),
    ),
    (
        Asked("backa", both("该找给白车车主多少钱？", "How much change does the driver of the white car get?")),
        Asked("backb", both("该找给蓝车车主多少钱？", "How much change does the driver of the blue car get?")),
    ),
)  # fmt: skip

CHORES = {
    "dishes": both("洗碗", "dishes"), "windows": both("擦窗", "windows"), "floor": both("拖地", "floor"),
    "plants": both("浇花", "plants"), "dog": both("遛狗", "dog"), "bins": both("倒垃圾", "bins"),
}  # fmt: skip

FLAT = Situation(
    "flat",
    "logic",
    "mint",
    _puzzle(CHORES, TRADES),
    {
        **{n: given("是谁", "who it is", "word") for n in "ABC"},
        **{n: given("家务", "the chore", "word") for n in ("i1", "i2", "i3")},
        "d1": given("{i1}的日子", "the day for the {i1}", "day", ("{i1}定在{d1}。", "the day for the {i1} is {d1}.")),
        "d2": given("{i2}的日子", "the day for the {i2}", "day", ("{i2}定在{d2}。", "the day for the {i2} is {d2}.")),
        "d3": given("{i3}的日子", "the day for the {i3}", "day", ("{i3}定在{d3}。", "the day for the {i3} is {d3}.")),
    },
    both(
        "合租的{A}、{B}、{C}各管一样家务：{i1}、{i2}、{i3}。{C}既不{i1}也不{i2}，{A}不{i2}。日子也定了：{i1}{d1}，{i2}{d2}，{i3}{d3}。",
        "{A}, {B} and {C} share a flat, and each does one of three chores: {i1}, {i2} and {i3}. {C} does neither the {i1} nor the {i2}; {A} does not do the {i2}. "
        "The day for the {i1} is {d1}, for the {i2} {d2}, for the {i3} {d3}. ",
    ),
    (
        fact("c", lambda env: env["i3"], "{C}的家务", "{C}’s chore",
             wrong("assumption", lambda env: env["i3"], "结论碰巧对，可题目没说{C}的手艺", "the result is true, but nothing says what {C} is good at",
                   ("{C}最拿手的大概是{v}，就归{C}。", "{C} is probably best at it and does the {v}."), lucky=True),
             style="word", needs="i1 i2 i3 C", framed=False,
             zh_says=("{i1}和{i2}都不是{C}的，{C}管{v}。", "{C}去掉{i1}、{i2}两样，只有{v}。"), en_says=("ruling out {i1} and {i2}, {C} must do the {v}.", "as {i1} and {i2} are not for {C}, the {v} must be."),
             zh_brief=("{C}管的是{v}。",), en_brief=("{C} does the {v}.",), choices=tuple(CHORES)),
        fact("a", _rest("c", "i2"), "{A}的家务", "{A}’s chore", style="word", needs="c i2 A C", framed=False,
             zh_says=("{c}归{C}，{A}又不{i2}，那{A}管{v}。", "{A}不{i2}，{c}已经归{C}，剩下{v}给{A}。"), en_says=("{C} does the {c} and {A} not the {i2}; that makes {A} do the {v}.", "what is left for {A}, without {c} and {i2}, is the {v}."),
             zh_brief=("{A}管的是{v}。",), en_brief=("{A} does the {v}.",), choices=tuple(CHORES)),
        fact("b", _rest("a", "c"), "{B}的家务", "{B}’s chore",
             wrong("assumption", _rest("a", "c"), "结论碰巧对，可谁爱干净题目没讲", "the result is true, but the story says nothing about who is tidy",
                   ("{B}爱干净，所以管{v}。", "{B} is the tidy one, hence the {v}."), lucky=True),
             style="word", needs="a c A B C", framed=False,
             zh_says=("{A}管{a}，{C}管{c}，{B}管{v}。", "{a}、{c}都有人管，最后{v}归{B}。"), en_says=("{A} has the {a}, {C} the {c}, and {B} the {v}.", "with {a} and {c} given away, {B} does the {v}."),
             zh_brief=("{B}管的是{v}。",), en_brief=("{B} does the {v}.",), choices=tuple(CHORES)),
        fact("daya", _day_of("a"), "{A}的日子", "{A}’s day", style="day", needs="a A d1 d2 d3", framed=False,
             zh_says=("{A}管{a}，日子是{v}。", "{a}排在{v}，正是{A}的日子。"), en_says=("{A} does the {a}, and the day for that is {v}.", "the {a} being set for {v}, {A} is busy then."),
             zh_brief=("{A}在{v}做家务。",), en_brief=("{A} does it on {v}.",)),
        fact("dayb", _day_of("b"), "{B}的日子", "{B}’s day", style="day", needs="b B d1 d2 d3", framed=False,
             zh_says=("{B}管{b}，日子是{v}。", "{b}排在{v}，正是{B}的日子。"), en_says=("{B} does the {b}, and the day for that is {v}.", "the {b} being set for {v}, {B} is busy then."),
             zh_brief=("{B}在{v}做家务。",), en_brief=("{B} does it on {v}.",)),
    ),
    (Asked("dayb", both("{B}星期几做家务？", "On which day does {B} do a chore?")), Asked("daya", both("{A}星期几做家务？", "On which day does {A} do a chore?"))),
    TRADES | CHORES,
)  # fmt: skip

SITUATIONS = (AGES, CHOIR, MUSEUM, BAND, QUEUE, TRAIN, PARKING, FLAT)
