"""The items of the practice set, in the order in which they are learned.

Three kinds: a photograph (`photo`, gold set by eye), a scene made by hand (`background` and `things`), and a
scene drawn by the recipe (`draw`: whether there is a bird and a car). Gold, rules and reason stand with the
first two; a drawn scene gets them from the recipe unless they stand here.
"""

from __future__ import annotations

from typing import Any

ERASE = "erase/resource/"
FARM = "explore_farm_animals/resource/animals/"
WORLD = "explore_world_animals/resource/animals/"
SIGHTS = "explore_monuments/resource/"
BIRD, CAR, BOTH, NONE = {"bird": "yes"}, {"car": "yes"}, {"bird": "yes", "car": "yes"}, {}


def _photo(pool: str, name: str, photo: str, gold: dict[str, str], rules: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    reason = {"zh": zh, "en": en}
    return {"pool": pool, "name": name, "photo": photo, "gold": gold, "rules": rules.split(), "reason": reason, **more}


def _hand(pool: str, name: str, background: str, gold: dict[str, str], rules: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    reason = {"zh": zh, "en": en}
    return {"pool": pool, "name": name, "background": background, "gold": gold, "rules": rules.split(), "reason": reason, **more}


def _draw(pool: str, name: str, background: str, bird: bool, car: bool, take: str = "", **more: Any) -> dict[str, Any]:
    return {"pool": pool, "name": name, "background": background, "draw": (bird, car), "take": take, **more}


LEARN = [
    _photo("learn", "kingfisher", ERASE + "kingfisher.webp", BIRD, "R1 R2",
           "有鸟:枝头一只翠鸟,一只就够。没有小汽车:背景虚得看不出东西,也不替它补。",
           "Bird: one kingfisher on a twig is enough. No car: the background is blurred, and nothing is added to it."),
    _draw("learn", "learn-car-1", "wormsCathedral", False, True),
    _photo("learn", "sheep", FARM + "sheep.webp", NONE, "R2 R1",
           "没有鸟:一只绵羊,脚边的小白点是野花。没有小汽车:除了草地什么车也没有。",
           "No bird: a sheep; the white dots at its feet are flowers. No car: there is only grass."),
    _draw("learn", "learn-both-1", "giraffe", True, True),
    _photo("learn", "chicken", FARM + "chicken.webp", BIRD, "R2 R1",
           "有鸟:四只母鸡。平时说“养鸡”不说“养鸟”,可鸡就是鸟。没有小汽车:右上角是砖砌的路边。",
           "Bird: four hens. We say poultry, not birds, but hens are birds. No car: the corner shows a brick kerb."),
    _photo("learn", "flying_fox", ERASE + "flying_fox.webp", NONE, "R2",
           "没有鸟:张着翅膀飞的是狐蝠。翅膀是皮膜,没有羽毛,它是哺乳动物。没有小汽车:背后是树。",
           "No bird: the flier is a fruit bat. Its wings are skin without feathers; it is a mammal. No car: trees behind it."),
    _draw("learn", "learn-car-2", "fortSumter", False, True),
    _photo("learn", "eiffel", SIGHTS + "france/eiffelTower.webp", NONE, "R4 R2",
           "没有小汽车:塔底下红的是双层观光巴士,旁边白的是大客车,都不是小汽车。没有鸟:天上是空的。",
           "No car: the red thing under the tower is a double-decker bus, and the pale one a coach. No bird: the sky is empty.",
           crop=(250, 420, 770, 769)),
    _photo("learn", "owl", FARM + "owl.webp", BIRD, "R2 R1",
           "有鸟:猫头鹰名字里有“猫”,其实是鸟。没有小汽车。",
           "Bird: an owl has a cat’s face and is a bird. No car in the frame."),
    _draw("learn", "learn-bird-1", "wormsCathedral", True, False),
    _photo("learn", "butterfly", ERASE + "butterfly.webp", NONE, "R2",
           "没有鸟:翅膀再大,它也是蝴蝶,有触角和六条腿。没有小汽车:背景只是一片绿。",
           "No bird: however large its wings, it is a butterfly, with feelers and six legs. No car: only green behind it."),
    _hand("learn", "pigeon-on-elephant", "wormsCathedral", BIRD, "R3 R1 R4",
          "有鸟:石象是雕的,不管它;象背上站着的鸟有颜色、有影子,是活的。只看见石象的人会漏标。没有小汽车:右边开着的是大客车。",
          "Bird: the elephant is stone and doesn’t count, but the bird on its back is alive. Whoever stops at the statue misses it. "
          "No car: the vehicle on the right is a coach.",
          crop=(0.02, 0.42, 1, 1), things=[("bus-m48", 0.80, 0.955, 150), ("statue-elephant", 0.60, 0.985, 170),
                                           ("silver-gull", 0.60, 0.652, 62)]),
    _photo("learn", "colosseum-street", SIGHTS + "wonders/colosseum.webp", CAR, "R1 R4",
           "有小汽车:左下角的马路上开着三辆轿车,小,放大看得清车窗和车灯。没有鸟:路上还有摩托车和行人,没有鸟。",
           "Car: three cars are driving in the lower left corner; small, but zoom shows windows and lamps. "
           "No bird: only motorcyclists and people besides.",
           crop=(60, 450, 400, 666)),
    _draw("learn", "learn-both-2", "fortSumter", True, True),
    _photo("learn", "penguin", ERASE + "penguin.webp", BIRD, "R2 R1",
           "有鸟:企鹅不会飞,照样是鸟。没有小汽车。",
           "Bird: a penguin can’t fly and is a bird all the same. No car."),
    _draw("learn", "learn-both-3", "wormsCathedral", True, True),
    _photo("learn", "berlin-cars", SIGHTS + "germany/berlinCathedral.webp", CAR, "R1 R4",
           "有小汽车:树后头停着一排,左边那辆白轿车最清楚。蓝灰色的大家伙是大客车,它不算,可也不妨碍旁边的小汽车。没有鸟:绿的是铜像和树。",
           "Car: a row is parked behind the trees; the white saloon on the left is the clearest. The big blue-grey one is a coach: it "
           "doesn’t count, nor does it cancel the cars. No bird: only trees and statues.",
           crop=(0, 480, 330, 683)),
    _hand("learn", "statue-only", "fortSumter", NONE, "R3 R2 R4",
          "没有鸟:左边的鹭是铜的,底下有石台;右边的是兔子。没有小汽车:中间停的是垃圾车。",
          "No bird: the heron on the left is bronze and stands on a plinth; the animal on the right is a rabbit. "
          "No car: in the middle stands a refuse lorry.",
          crop=(0.2, 0.35, 0.98, 1), things=[("garbagetruck", 0.50, 0.70, 120), ("statue-heron-greatblue", 0.24, 0.88, 140),
                                             ("rabbit-little", 0.62, 0.93, 62)]),
    _photo("learn", "heron", ERASE + "heron.webp", BIRD, "R1 R2",
           "有鸟:一只飞着的草鹭。没有小汽车。",
           "Bird: a heron in flight. No car."),
    _draw("learn", "learn-bird-2", "giraffe", True, False, "again"),
    _draw("learn", "learn-car-3", "wormsCathedral", False, True, "behind"),
    _hand("learn", "wheel-only", "fortSumter", NONE, "R7 R6 R2",
          "没有小汽车:只有一只拆下来的车轮,旁边摆着路锥。轮子不是车,路锥也不证明有车。没有鸟:右边是老鼠。",
          "No car: there is a loose wheel and a traffic cone. A wheel isn’t a car, and a cone proves nothing. "
          "No bird: the animal on the right is a mouse.",
          crop=(0.25, 0.4, 0.85, 1), mirrored=True, things=[("wheel", 0.44, 0.80, 84), ("traffic-cone", 0.58, 0.86, 62),
                                                            ("mouse", 0.66, 0.95, 56)]),
    _hand("learn", "wheel-and-car", "wormsCathedral", CAR, "R4 R7 R2",
          "有小汽车:地上那只车轮不算,可它旁边真停着一辆轿车。没有鸟:左边是野狗。",
          "Car: the wheel on the ground doesn’t count, but a saloon is parked right beside it. No bird: the animal on the left is a wild dog.",
          crop=(0.0, 0.45, 1, 1), mirrored=True, things=[("concept-sedan-01v2-m25", 0.22, 0.96, 130), ("wheel", 0.40, 0.975, 52),
                                                         ("dingo", 0.58, 0.985, 74)]),
    _hand("learn", "unsure-speck", "wormsCathedral", {"bird": "unsure"}, "R8 R6",
          "鸟看不清:塔右边天上有个黑点,放大还是黑点,像鸟,也像风筝或者飞机。“天上的多半是鸟”是猜的。没有小汽车:只有路牌。",
          "Bird: can’t tell. The speck to the right of the tower stays a speck; it could be a bird, a kite or a plane. “It is usually a bird” "
          "is a guess. No car: there is only a sign.",
          crop=(0, 0, 1, 0.75), after=[("smudge", "heron-greatblue-flying", 0.62, 0.22, 14, 4, 0.12)],
          things=[("sign-stop", 0.9, 0.99, 90)]),
    _hand("learn", "turkey-and-hen", "gatewayofIndia", BIRD, "R7 R2 R4",
          "有鸟:盘子里的烤火鸡不算,可左边的母鸡是活的,母鸡也是鸟。没有小汽车:右边是踏板车。",
          "Bird: the roast turkey doesn’t count, but the hen on the left is alive, and a hen is a bird. No car: on the right is a scooter.",
          crop=(0, 0.35, 0.62, 1), light=0.8, things=[("scooter2-m35", 0.80, 0.90, 110), ("roast-turkey", 0.50, 0.93, 84),
                                                      ("hen", 0.24, 0.94, 86)]),
    _hand("learn", "billboard-car", "giraffe", NONE, "R3 R2",
          "没有小汽车:广告牌上的敞篷车印得再像,也是印的。没有鸟:后面两只是长颈鹿,前面跑着的是野猪。",
          "No car: the convertible on the billboard is only printed, however lifelike. No bird: two giraffes and, in front, a wild boar.",
          crop=(0.15, 0.25, 1, 1), things=[("board-peugeot-308", 0.24, 0.95, 180), ("wildboar", 0.55, 0.97, 76)]),
    _hand("learn", "car-behind-bus", "wormsCathedral", CAR, "R5 R4 R2",
          "有小汽车:前面的大客车不算,可它车尾后头露出一辆红轿车的车头,车灯、前轮、车窗都看得见,够认了。没有鸟:右边是水豚。",
          "Car: the coach in front doesn’t count, but the front of a red saloon shows behind it, with lamps, wheel and windscreen; that settles "
          "it. No bird: the animal on the right is a capybara.",
          crop=(0.0, 0.42, 1, 1), things=[("concept-sedan-01v2-m50", 0.70, 0.93, 112), ("bus-p50", 0.52, 0.965, 150),
                                          ("capybara", 0.9, 0.985, 66)]),
    _hand("learn", "unsure-wheel", "fortSumter", {"car": "unsure"}, "R8 R5 R2",
          "小汽车看不清:左边框只伸进来小半个车轮,轿车、货车、拆下来的轮子都说得通。没有鸟:中间是马。",
          "Car: can’t tell. Less than half a wheel reaches in from the left; it could belong to a car or a lorry, or be a loose one. "
          "No bird: in the middle stands a horse.",
          crop=(0.3, 0.3, 1, 1), things=[("wheel", -0.022, 0.90, 118, {"flip": True}), ("horse", 0.42, 0.78, 110)]),
    _hand("learn", "berlin-gull", "berlinCathedral", BOTH, "R1 R2 R4",
          "有鸟:左上天上飞着一只鹭,小,可脖子和翅膀认得出。有小汽车:树下停着一排,大客车旁边那几辆就是。",
          "Bird: a heron flies in the upper left; small, but its neck and wings can be made out. Car: several are parked under the trees, "
          "beside the coach.",
          crop=(0, 0.52, 0.42, 1), things=[("heron-greatblue-flying", 0.27, 0.20, 46)]),
    _draw("learn", "learn-both-4", "gatewayofIndia", True, True),
    _hand("learn", "arena-penguin", "colosseum", BIRD, "R6 R2 R3",
          "有鸟:斗兽场外站着企鹅,地方是怪,可它就在画面里。没有小汽车:白箱子上的人脸是印的,跟车无关。",
          "Bird: a penguin outside the arena is an odd sight, but there it is. No car: the white box carries a printed face, and nothing else.",
          crop=(0.30, 0.55, 0.68, 0.99), things=[("magellanic-penguin", 0.72, 0.95, 96)]),
    _hand("learn", "signs-only", "giraffe", NONE, "R6 R2",
          "没有小汽车:路边立着停车牌、摆着路锥,看着该有车,可就是没有。没有鸟:两只长颈鹿。",
          "No car: a stop sign and cones make you expect one, but there is none. No bird: two giraffes.",
          crop=(0, 0.2, 0.9, 1), mirrored=True, things=[("sign-stop", 0.82, 0.96, 96), ("traffic-cone", 0.70, 0.965, 48),
                                                        ("traffic-cone", 0.62, 0.955, 44)]),
    _photo("learn", "castle-speck", SIGHTS + "usa/castleClinton.webp", {"bird": "unsure"}, "R8",
           "鸟看不清:老照片上方有个黑点,是鸟,还是底片上的脏点?放大也分不出来。没有小汽车:楼前只有树。",
           "Bird: can’t tell. Near the top of this old photograph is a dark spot: a bird, or dirt on the film? Zoom doesn’t settle it. "
           "No car: only trees in front of the houses.",
           crop=(560, 0, 930, 215), long=660),
    _hand("learn", "colosseum-pigeon", "colosseum", BOTH, "R1 R2 R4",
          "有鸟:右边草地上站着一只乌鸫,不大,黑身子黄嘴。有小汽车:左边马路上开着三辆。两样离得远,别只看一头。",
          "Bird: a blackbird stands on the grass on the right, small and black with a yellow bill. Car: three are driving on the left. "
          "They are far apart: look at both ends.",
          crop=(0.05, 0.66, 0.52, 1), things=[("blackbird", 0.80, 0.80, 46)]),
    _draw("learn", "learn-both-5", "fortSumter", True, True, "again"),
    _hand("learn", "unsure-lamps", "gatewayofIndia", {"bird": "yes", "car": "unsure"}, "R8 R2",
          "小汽车看不清:右边黑地里只有两点红光,像轿车尾灯,也像摩托车、货车或者别的灯。有鸟:草坪上站着一只美洲鸵,飞不起来也是鸟。",
          "Car: can’t tell. Two red lights in the dark could be a car’s, a lorry’s, two motorcycles’ or none of these. "
          "Bird: a rhea stands on the lawn; it never flies and is still a bird.",
          crop=(0.1, 0.3, 0.85, 1), things=[("nandou", 0.26, 0.9, 96)], after=[("dusk", 0.62), ("lamps", 0.80, 0.80, 15)]),
    _draw("learn", "learn-car-4", "gatewayofIndia", False, True, "small"),
    _draw("learn", "learn-both-6", "giraffe", True, True, "last"),
    _photo("learn", "meerkats", ERASE + "meerkats.webp", NONE, "R2",
           "没有鸟:两条腿站着、伸着脖子,像企鹅,其实是狐獴,有毛没有羽毛。没有小汽车。",
           "No bird: they stand upright like penguins, but they are meerkats, with fur and no feathers. No car."),
    _hand("learn", "unsure-bush", "fortSumter", {"bird": "unsure"}, "R8 R5 R4",
          "鸟看不清:右边树丛底下露出一小条灰褐色,是鸟的尾巴还是野兽的后腿,都说得通。没有小汽车:左边是叉车。",
          "Bird: can’t tell. A strip of grey-brown shows under the tree on the right: a bird’s tail or some animal’s hind leg. "
          "No car: the machine on the left is a forklift.",
          crop=(0.3, 0.35, 0.95, 1), things=[("forklift-p30", 0.14, 0.9, 120), ("turkey", 0.64, 0.86, 74), ("holm-oak", 0.595, 0.875, 100)],
          after=[("blur", 0.63, 0.70, 0.74, 0.88, 2.6)]),
]

TEST = [
    _photo("test", "gosling", ERASE + "gosling.webp", BIRD, "R2 R1",
           "有鸟:一只小鹅,还没长飞羽,也是鸟。没有小汽车。",
           "Bird: a gosling. It has no flight feathers yet and is a bird. No car."),
    _photo("test", "harrier", ERASE + "northern_harrier.webp", BIRD, "R1 R2",
           "有鸟:一只展翅的鹞。没有小汽车:后面的色块是田野。",
           "Bird: a harrier with its wings spread. No car: the patches behind it are fields."),
    _photo("test", "spoonbills", ERASE + "spoonbills.webp", BIRD, "R1 R2",
           "有鸟:两只琵鹭;水里的倒影不用另算。没有小汽车。",
           "Bird: two spoonbills; their reflections make no difference. No car."),
    _photo("test", "swans", ERASE + "swans.webp", BIRD, "R1 R2",
           "有鸟:两只天鹅带着一队小天鹅,一只就够,不用数。没有小汽车。",
           "Bird: two swans with their young; one would be enough, no need to count. No car."),
    _photo("test", "toucan", ERASE + "toucan.webp", BIRD, "R1 R2",
           "有鸟:枝上一只巨嘴鸟,嘴大得出奇,可确实是鸟。没有小汽车。",
           "Bird: a toucan on a branch; an outsized bill, but a bird. No car."),
    _photo("test", "duck", FARM + "duck.webp", BIRD, "R2 R1",
           "有鸟:一只白鸭子。家养的也是鸟。没有小汽车。",
           "Bird: a white duck. Farm birds are birds. No car."),
    _photo("test", "macaw", WORLD + "scarlet_macaw.webp", BIRD, "R1 R2",
           "有鸟:一只金刚鹦鹉。没有小汽车:背后是虚掉的石头。",
           "Bird: a macaw. No car: blurred rocks behind it."),
    _photo("test", "bee", ERASE + "bee.webp", NONE, "R2",
           "没有鸟:飞着的是蜜蜂,昆虫。没有小汽车。",
           "No bird: the flier is a bee, an insect. No car."),
    _photo("test", "squirrel", ERASE + "squirrel.webp", NONE, "R2",
           "没有鸟:树干后头探出来的是松鼠,竖着的是耳毛,不是羽冠。没有小汽车。",
           "No bird: a squirrel looks round the trunk; those are ear tufts, not a crest. No car."),
    _photo("test", "gibbon", ERASE + "gibbon.webp", NONE, "R2",
           "没有鸟:坐在枝头的是长臂猿。在树上的不都是鸟。没有小汽车。",
           "No bird: a gibbon sits on the branch. Not everything in a tree is a bird. No car."),
    _photo("test", "horses", FARM + "horse.webp", NONE, "R2 R1",
           "没有鸟:五匹马,天上只有云。没有小汽车:山坡上什么车也没有。",
           "No bird: five horses, and only clouds in the sky. No car on the hillside."),
    _photo("test", "polar-bear", WORLD + "polar_bear.webp", NONE, "R2",
           "没有鸟:雪地里走着的是北极熊。没有小汽车:黑的是石头和灌木。",
           "No bird: a polar bear in the snow. No car: the dark shapes are rocks and bushes."),
    _photo("test", "cows", FARM + "cow.webp", NONE, "R2 R1",
           "没有鸟:近处一头、远处两头,都是奶牛。没有小汽车:远处的黑东西放大看是牛。",
           "No bird: one cow in front and two behind. No car: the dark shapes in the distance turn out to be cows."),
    _photo("test", "lemurs", WORLD + "lemur.webp", NONE, "R2",
           "没有鸟:黑白一圈一圈的是狐猴的尾巴,不是羽毛。没有小汽车。",
           "No bird: the black and white rings are lemurs’ tails, not plumage. No car."),
    _photo("test", "narwhals", WORLD + "narwhal.webp", NONE, "R2",
           "没有鸟:海面上露出的是独角鲸的背。在水上的不都是水鸟。没有小汽车。",
           "No bird: those are narwhals’ backs. Not everything on the water is a water bird. No car."),
    _photo("test", "aula-parking", SIGHTS + "germany/aulaPalatina.webp", CAR, "R4 R1",
           "有小汽车:停车场里好几辆,红的、黑的都看得清。没有鸟:树上没有。",
           "Car: several in the car park, the red and the black one plain to see. No bird: none in the trees.",
           crop=(0, 440, 380, 682)),
    _photo("test", "aula-row", SIGHTS + "germany/aulaPalatina.webp", CAR, "R5 R4",
           "有小汽车:底边停着一排,最左边的只露出车身,圆牌子还挡住一辆,右边紫红的那辆是整的。没有鸟。",
           "Car: a row along the lower edge; one is cut off, one half hidden by the round sign, the dark red one is whole. No bird.",
           crop=(270, 425, 640, 682)),
    _photo("test", "aula-signs", SIGHTS + "germany/aulaPalatina.webp", NONE, "R6 R2",
           "没有小汽车:有禁停标志,有路名牌,这一角却没有车。没有鸟。",
           "No car: a no-stopping sign and a street name, but no vehicle in this corner. No bird.",
           crop=(590, 420, 930, 676)),
    _hand("test", "aula-gull", "aulaPalatina", BOTH, "R1 R2 R4",
          "有鸟:圆牌子左边的地上站着一只百灵,不大。有小汽车:后面停着一排。",
          "Bird: a lark stands on the ground to the left of the round sign, not large. Car: a row is parked behind it.",
          crop=(0.0, 0.60, 0.47, 1), things=[("lark", 0.60, 0.965, 60)]),
    _hand("test", "test-speck-1", "machuPicchu", {"bird": "unsure"}, "R8 R4",
          "鸟看不清:两山之间有个黑点,像盘旋的鹰,也像飞机。没有小汽车:右下角是卡车。",
          "Bird: can’t tell. The speck between the mountains could be a hawk or a plane. No car: in the lower right is a lorry.",
          crop=(0.1, 0, 1, 1), things=[("peterbilt-m50", 0.83, 0.985, 100)],
          after=[("smudge", "mustang", 0.72, 0.27, 15, 4, 0.1)]),
    _hand("test", "test-speck-2", "chateaudeChenonceau", {"bird": "unsure", "car": "yes"}, "R8 R4",
          "鸟看不清:左上的云前有两个黑点,放大也只是黑点,鸟、风筝都有可能。有小汽车:石墙上停着一辆敞篷车,没有顶也是小汽车。",
          "Bird: can’t tell. Two specks before the clouds stay specks; birds or kites. Car: a convertible on the stone wall; no roof, still a car.",
          things=[("peugeot-308-m30", 0.80, 0.965, 110)],
          after=[("smudge", "heron-greatblue-flying", 0.13, 0.13, 14, 4, 0.1), ("smudge", "bat-c", 0.17, 0.17, 12, 4, 0.1)]),
    _hand("test", "test-smudge-bird", "trierImperialBaths", {"bird": "unsure"}, "R8",
          "鸟看不清:中间草坪上一小团深色,站着的鸟、蹲着的兔子、土块都像。没有小汽车:草坪上没有车。",
          "Bird: can’t tell. The small dark lump on the lawn may be a standing bird, a crouching rabbit or a clod. No car on the lawn.",
          crop=(0.1, 0.2, 0.9, 0.97), after=[("smudge", "magellanic-penguin", 0.52, 0.86, 20, 4, 0.3)]),
    _hand("test", "test-sky-shape", "schwerinPalace", {"bird": "unsure", "car": "yes"}, "R8 R4",
          "鸟看不清:右上天空里一个虚掉的黑影,两边像有翅膀,鸟、蝙蝠都说得通。有小汽车:左边草地上停着一辆敞篷车。",
          "Bird: can’t tell. The blurred shape in the upper right seems to have wings: bird or bat, both make sense. "
          "Car: a convertible stands on the grass on the left.",
          things=[("peugeot-308-p05", 0.14, 0.985, 110)], after=[("smudge", "bat-g", 0.86, 0.2, 36, 7, 0.22)]),
    _hand("test", "test-behind-oak", "chateaudeChambord", {"bird": "unsure"}, "R8 R5 R4",
          "鸟看不清:左边小树右侧露出一小条褐色,是鸟的尾羽还是野兽的后背,都说得通。没有小汽车:右边是大客车。",
          "Bird: can’t tell. A strip of brown sticks out on the right of the small tree: tail feathers or some animal’s back. "
          "No car: on the right stands a coach.",
          crop=(0, 0.15, 0.9, 1), things=[("bus-m48", 0.80, 0.9, 130), ("turkey", 0.262, 0.885, 78), ("holm-oak", 0.215, 0.905, 104)],
          after=[("blur", 0.25, 0.72, 0.36, 0.92, 2.6)]),
    _hand("test", "test-wheel-edge", "petra", {"car": "unsure"}, "R8 R5 R2",
          "小汽车看不清:右边框伸进来一截轮子和一点车身的影子,轿车、货车都说得通。没有鸟:左边是野狗。",
          "Car: can’t tell. Part of a wheel reaches in from the right; a car’s or a lorry’s. No bird: the animal on the left is a wild dog.",
          crop=(0.1, 0.25, 0.95, 1), things=[("wheel", 1.016, 0.99, 96), ("dingo", 0.22, 0.985, 70)]),
    _hand("test", "test-far-vehicle", "chateaudeChambord", {"bird": "yes", "car": "unsure"}, "R8 R2",
          "小汽车看不清:城堡前的草地上有个深色小方块,像是车,可轿车还是货车放大也分不出。有鸟:草地上站着一只珍珠鸡。",
          "Car: can’t tell. The dark little block on the lawn before the castle may be a vehicle, but zoom doesn’t say which kind. "
          "Bird: a guineafowl stands on the grass.",
          crop=(0.1, 0.25, 0.95, 1), things=[("guineafowl", 0.3, 0.86, 76)],
          after=[("smudge", "sedan", 0.66, 0.60, 36, 5, 0.38)]),
    _hand("test", "test-hidden-vehicle", "trierImperialBaths", {"car": "unsure"}, "R8 R5 R2",
          "小汽车看不清:大树右边露出一小块灰色,面包车、客车、货车都说得通。没有鸟:右边是马。",
          "Car: can’t tell. A patch of grey sticks out on the right of the tree: a minivan’s, a coach’s or a lorry’s. "
          "No bird: the animal on the right is a horse.",
          crop=(0.0, 0.2, 0.85, 0.97),
          things=[("horse", 0.76, 0.93, 96), ("bus-p50", 0.32, 0.90, 120), ("holm-oak", 0.265, 0.93, 150)],
          after=[("blur", 0.33, 0.62, 0.5, 0.95, 3.0)]),
    _hand("test", "test-blurred-vehicle", "navajo", {"car": "unsure"}, "R8 R7",
          "小汽车看不清:红土上一个虚掉的深色小块,有车的模样,轿车还是皮卡分不出。没有鸟:盘子里是烤火鸡,做成菜了,不算。",
          "Car: can’t tell. The blurred dark block on the red earth looks like a vehicle, but saloon or pickup doesn’t show. "
          "No bird: the plate holds roast turkey, which is dinner.",
          crop=(0, 0.3, 0.9, 1), things=[("roast-turkey", 0.76, 0.985, 74)],
          after=[("smudge", "sedan", 0.52, 0.93, 46, 7, 0.3)]),
]
BACKGROUNDS = ["chateaudeChenonceau", "petra", "rangGhar", "schwerinPalace", "machuPicchu", "trierImperialBaths", "navajo",
               "chateaudeChambord"]
DRAWN = [(True, False)] * 9 + [(False, True)] * 13 + [(True, True)] * 13 + [(False, False)] * 4
TAKES: dict[str, str] = {}
"""Another draw for a scene that came out badly."""


def items() -> list[dict[str, Any]]:
    """All of them: the learn pool in its order, then the test pool."""
    scenes = []
    for k, (bird, car) in enumerate(DRAWN):
        name = f"test-{k:02d}"
        scenes.append(_draw("test", name, BACKGROUNDS[k * 3 % len(BACKGROUNDS)], bird, car, TAKES.get(name, "")))
    return [*LEARN, *TEST, *scenes]
