# What applicants read, in English. The rules for these texts are in docs/contact-policy.md.

subject = Your application { $reference }

head = Safe Mobility Office: { $office }. Your application { $reference }.

foot =
    Everything is free. Nobody may ask you for money. If somebody does, do not pay, and call us: { $telephones }.
    Please do not reply to this message.

processing =
    Your case is being processed. We may invite you to a personal interview; then we will write to you or call you.
    You do not have to do anything now. If your telephone number or e-mail address changes, call us.

approved =
    Your case has been approved to go on. Wait until we write to you or call you about what to do next.
    Until then, do not sell your belongings, do not leave your work or your home, and do not buy tickets.

invitation =
    You have an interview.
    When: { $when }
    Where: { $place }
    The people on your application take part too. Have your identity papers with you. If you cannot take part, call us before that day.

change =
    Your interview has a new date, time or place. The earlier appointment no longer holds.
    When: { $when }
    Where: { $place }
    If you cannot take part, call us before that day.

reminder =
    A reminder: you have an interview.
    When: { $when }
    Where: { $place }
    Have your identity papers with you. If you cannot take part, call us.

missed =
    You did not take part in your interview of { $when }.
    If you still want an interview, call us on { $until } at the latest.

more-requested =
    We need more information or papers from you. Call us: we will tell you what is needed and how to give it to us.
    Do not send papers in reply to this message.

ready-to-travel =
    Everything is ready for your journey. Wait until we write to you or call you with the date. Do not buy tickets.
    Until then, do not sell your belongings, and do not leave your work or your home.

cancellation =
    Your interview of { $when } will not take place. No other appointment that we gave you before holds either.
    You do not have to come or do anything.

postponed =
    Your journey is postponed. Please do not travel, and do not leave your home or your work for this journey.

withdrawal-confirmed =
    As you asked, your application has been withdrawn.
    If you did not ask for this, or if you want it back, call us on { $until } at the latest.

referred-out =
    From now on your case is with: { $authority }. Wait until they write to you or call you.

by-telephone = by telephone; we will call you
by-video = by video, at this link

when = { $date }, { $time } ({ $city } time)
date = { $weekday ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[7] Sunday
    }, { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }
