# Sa aplikan yo li, an kreyòl ayisyen. Règ pou tèks sa yo nan docs/contact-policy.md.

subject = Aplikasyon ou { $reference }

head = Biwo Movilidad Segura: { $office }. Aplikasyon ou { $reference }.

foot =
    Tout sèvis yo gratis. Pèsonn pa gen dwa mande w lajan. Si yon moun mande w lajan, pa peye, epi rele nou: { $telephones }.
    Tanpri, pa reponn mesaj sa a.

processing =
    Y ap trete dosye w. Nou ka envite w nan yon entèvyou pèsonèl; si sa rive, n ap ekri w oswa n ap rele w.
    Pou kounye a ou pa bezwen fè anyen. Si nimewo telefòn ou oswa adrès imel ou chanje, rele nou.

approved =
    Dosye w apwouve pou l kontinye. Tann jiskaske nou ekri w oswa rele w pou di w sa pou w fè.
    Anvan sa, pa vann afè w, pa kite travay ou ni kay ou, epi pa achte tikè.

invitation =
    Ou gen yon entèvyou.
    Lè: { $when }
    Kote: { $place }
    Moun ki nan aplikasyon w lan ap patisipe tou. Kenbe papye idantite w avèk ou. Si ou pa ka patisipe, rele nou anvan jou sa a.

change =
    Entèvyou w la gen yon lòt dat, yon lòt lè oswa yon lòt kote. Ansyen randevou a pa valab ankò.
    Lè: { $when }
    Kote: { $place }
    Si ou pa ka patisipe, rele nou anvan jou sa a.

reminder =
    Sonje: ou gen yon entèvyou.
    Lè: { $when }
    Kote: { $place }
    Kenbe papye idantite w avèk ou. Si ou pa ka patisipe, rele nou.

missed =
    Ou pa t patisipe nan entèvyou ki te pou { $when }.
    Si ou toujou vle yon entèvyou, rele nou pa pita pase { $until }.

more-requested =
    Nou bezwen plis enfòmasyon oswa papye nan men w. Rele nou: n ap di w sa ki manke ak kijan pou w ban nou li.
    Pa voye papye kòm repons pou mesaj sa a.

ready-to-travel =
    Tout bagay pare pou vwayaj ou. Tann jiskaske nou ekri w oswa rele w pou ba w dat la. Pa achte tikè.
    Anvan sa, pa vann afè w, epi pa kite travay ou ni kay ou.

cancellation =
    Entèvyou ki te pou { $when } p ap fèt. Okenn lòt randevou nou te ba w anvan pa valab tou.
    Ou pa bezwen vini ni fè anyen.

postponed =
    Vwayaj ou a ranvwaye. Tanpri, pa vwayaje, epi pa kite kay ou ni travay ou pou vwayaj sa a.

withdrawal-confirmed =
    Jan ou te mande a, nou retire aplikasyon w lan.
    Si se pa ou ki te mande sa, oswa si ou vle reprann li, rele nou pa pita pase { $until }.

referred-out =
    Kounye a dosye w nan men: { $authority }. Tann jiskaske yo ekri w oswa rele w.

by-telephone = nan telefòn; n ap rele w
by-video = pa videyo, nan lyen sa a

when = { $date }, { $time } (lè { $city })
date = { $weekday ->
        [1] lendi
        [2] madi
        [3] mèkredi
        [4] jedi
        [5] vandredi
        [6] samdi
       *[7] dimanch
    } { $day } { $month ->
        [1] janvye
        [2] fevriye
        [3] mas
        [4] avril
        [5] me
        [6] jen
        [7] jiyè
        [8] out
        [9] septanm
        [10] oktòb
        [11] novanm
       *[12] desanm
    } { $year }
