"""Words that all facts share: frames, openers and announcements, apart for practice and for minted sets.

Every opener is drawn before it is known whether its step is right, and so is every frame.
"""

from __future__ import annotations

from collections.abc import Mapping

Frames = Mapping[str, Mapping[str, tuple[str, ...]]]

WORKED: Mapping[str, Frames] = {
    "eq": {
        "practice": {
            "zh": ("{np}：{eq}{u}。", "算{np}，{eq}{u}。", "{eq}，所以{np}是{v}{u}。", "{np}这样算：{eq}{u}。"),
            "en": (
                "{np}: {eq}{u}.",
                "{np} works out as {eq}{u}.",
                "{eq}, so {np} is {v}{u}.",
                "for {np}, take {eq}{u}.",
            ),
        },
        "mint": {
            "zh": ("求{np}：{eq}{u}。", "列式{eq}，得{np}{v}{u}。", "用{eq}得到{np}，{v}{u}。", "{np}就是{eq}{u}。"),
            "en": (
                "finding {np}: {eq}{u}.",
                "{eq} gives {np}, {v}{u}.",
                "from {eq} comes {np}: {v}{u}.",
                "{np} is {eq}{u}.",
            ),
        },
    },
    "call": {
        "practice": {
            "zh": (
                "{call} → {out}。{np}是{v}{u}。",
                "调用{call}，返回{out}，所以{np}是{v}{u}。",
                "想知道{np}，就用{call}，得到{out}，记作{v}{u}。",
            ),
            "en": (
                "{call} → {out}. {Np} is {v}{u}.",
                "calling {call} returns {out}, so {np} is {v}{u}.",
                "for {np}, use {call}, which gives {out}; write down {v}{u}.",
            ),
        },
        "mint": {
            "zh": (
                "{call}给出{out}，于是{np}为{v}{u}。",
                "工具：{call}；结果：{out}。由此{np}为{v}{u}。",
                "查{np}：{call}，输出{out}，记下{v}{u}。",
            ),
            "en": (
                "{call} gives {out}; {np} is therefore {v}{u}.",
                "tool: {call}; output: {out}. Hence {np} is {v}{u}.",
                "to get {np}, run {call}. Output {out}, so note down {v}{u}.",
            ),
        },
    },
    "brief": {
        "practice": {
            "zh": ("{np}是{v}{u}。", "得出{np}：{v}{u}。", "算下来，{np}是{v}{u}。"),
            "en": ("{np} is {v}{u}.", "this gives {v}{u} for {np}.", "{np} turns out to be {v}{u}."),
        },
        "mint": {
            "zh": ("{np}为{v}{u}。", "这么一来，{np}就是{v}{u}。", "可以确定{np}：{v}{u}。"),
            "en": ("{np} comes to {v}{u}.", "{np} has to be {v}{u}.", "we have {v}{u} as {np}."),
        },
    },
}

OPENERS: Frames = {
    "practice": {
        "zh": ("接着，", "那么，", "显然，", "在我看来，", "回头看题，", "现在，"),
        "en": (
            "next, ",
            "well then, ",
            "clearly, ",
            "as far as I can see, ",
            "looking back at the problem, ",
            "now, ",
        ),
    },
    "mint": {
        "zh": ("然后，", "好，", "不难看出，", "如果没弄错，", "再看题目，", "到这里，"),
        "en": (
            "after that, ",
            "right, ",
            "it is easy to see: ",
            "unless I am mistaken, ",
            "coming back to the question, ",
            "at this point, ",
        ),
    },
}

ANNOUNCED: Frames = {
    "practice": {
        "zh": ("下面要算{np}。", "想想怎么求{np}。", "只差{np}还不知道。"),
        "en": (
            "the next thing to find is {np}.",
            "let us think about how to get {np}.",
            "what is still unknown is {np}.",
        ),
    },
    "mint": {
        "zh": ("接下来该求{np}了。", "还得知道{np}。", "我们要弄清{np}。"),
        "en": ("it remains to find {np}.", "we still need {np}.", "the aim now is {np}."),
    },
}
