import { describe, expect, it, test } from "vitest";
import { days, secondsAt, setOf, startsLike } from "./testkit/recurrence.ts";

const times = (date: string, list: string): string[] => list.split(",").map((time) => `${date}T${time}:00`);

const everyTwenty = ["1997-09-02", "1997-09-03"].flatMap((date) =>
  times(
    date,
    "09:00,09:20,09:40,10:00,10:20,10:40,11:00,11:20,11:40,12:00,12:20,12:40,13:00,13:20,13:40,14:00,14:20," +
      "14:40,15:00,15:20,15:40,16:00,16:20,16:40",
  ),
);

/** Rule, DTSTART in America/New_York, starts; "…": the RFC's list goes on. */
const rfcExamples: readonly (readonly [string, string, readonly string[]])[] = [
  ["FREQ=DAILY;COUNT=10", "19970902T090000", days("1997 September 2-11")],
  [
    "FREQ=DAILY;UNTIL=19971224T000000Z",
    "19970902T090000",
    days("1997 September 2-30; October 1-31; November 1-30; December 1-23"),
  ],
  [
    "FREQ=DAILY;INTERVAL=2",
    "19970902T090000",
    [
      ...days(
        "1997 September 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30; " +
          "October 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30; November 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29; " +
          "December 1,3,5",
      ),
      "…",
    ],
  ],
  ["FREQ=DAILY;INTERVAL=10;COUNT=5", "19970902T090000", days("1997 September 2,12,22; October 2,12")],
  [
    "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
    "19980101T090000",
    days("1998 January 1-31 / 1999 January 1-31 / 2000 January 1-31"),
  ],
  [
    "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1",
    "19980101T090000",
    days("1998 January 1-31 / 1999 January 1-31 / 2000 January 1-31"),
  ],
  [
    "FREQ=WEEKLY;COUNT=10",
    "19970902T090000",
    days("1997 September 2,9,16,23,30; October 7,14,21,28; November 4"),
  ],
  [
    "FREQ=WEEKLY;UNTIL=19971224T000000Z",
    "19970902T090000",
    days("1997 September 2,9,16,23,30; October 7,14,21,28; November 4,11,18,25; December 2,9,16,23"),
  ],
  [
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
    "19970902T090000",
    [
      ...days(
        "1997 September 2,16,30; October 14,28; November 11,25; December 9,23 / 1998 January 6,20; February 3,17",
      ),
      "…",
    ],
  ],
  [
    "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
    "19970902T090000",
    days("1997 September 2,4,9,11,16,18,23,25,30; October 2"),
  ],
  [
    "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
    "19970902T090000",
    days("1997 September 2,4,9,11,16,18,23,25,30; October 2"),
  ],
  [
    "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
    "19970901T090000",
    days(
      "1997 September 1,3,5,15,17,19,29; October 1,3,13,15,17,27,29,31; November 10,12,14,24,26,28; December 8,10,12,22",
    ),
  ],
  [
    "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
    "19970902T090000",
    days("1997 September 2,4,16,18,30; October 2,14,16"),
  ],
  [
    "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
    "19970905T090000",
    days(
      "1997 September 5; October 3; November 7; December 5 / " +
        "1998 January 2; February 6; March 6; April 3; May 1; June 5",
    ),
  ],
  [
    "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",
    "19970905T090000",
    days("1997 September 5; October 3; November 7; December 5"),
  ],
  [
    "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
    "19970907T090000",
    days("1997 September 7,28; November 2,30 / 1998 January 4,25; March 1,29; May 3,31"),
  ],
  [
    "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
    "19970922T090000",
    days("1997 September 22; October 20; November 17; December 22 / 1998 January 19; February 16"),
  ],
  [
    "FREQ=MONTHLY;BYMONTHDAY=-3",
    "19970928T090000",
    [...days("1997 September 28; October 29; November 28; December 29 / 1998 January 29; February 26"), "…"],
  ],
  [
    "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
    "19970902T090000",
    days("1997 September 2,15; October 2,15; November 2,15; December 2,15 / 1998 January 2,15"),
  ],
  [
    "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
    "19970930T090000",
    days("1997 September 30; October 1,31; November 1,30; December 1,31 / 1998 January 1,31; February 1"),
  ],
  [
    "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
    "19970910T090000",
    days("1997 September 10-15 / 1999 March 10-13"),
  ],
  [
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
    "19970902T090000",
    [
      ...days(
        "1997 September 2,9,16,23,30; November 4,11,18,25 / 1998 January 6,13,20,27; March 3,10,17,24,31",
      ),
      "…",
    ],
  ],
  [
    "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
    "19970610T090000",
    days(
      "1997 June 10; July 10 / 1998 June 10; July 10 / 1999 June 10; July 10 / 2000 June 10; July 10 / 2001 June 10; July 10",
    ),
  ],
  [
    "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
    "19970310T090000",
    days(
      "1997 March 10 / 1999 January 10; February 10; March 10 / 2001 January 10; February 10; March 10 / " +
        "2003 January 10; February 10; March 10",
    ),
  ],
  [
    "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
    "19970101T090000",
    days(
      "1997 January 1; April 10; July 19 / 2000 January 1; April 9; July 18 / " +
        "2003 January 1; April 10; July 19 / 2006 January 1",
    ),
  ],
  ["FREQ=YEARLY;BYDAY=20MO", "19970519T090000", [...days("1997 May 19 / 1998 May 18 / 1999 May 17"), "…"]],
  [
    "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
    "19970512T090000",
    [...days("1997 May 12 / 1998 May 11 / 1999 May 17"), "…"],
  ],
  [
    "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
    "19970313T090000",
    [...days("1997 March 13,20,27 / 1998 March 5,12,19,26 / 1999 March 4,11,18,25"), "…"],
  ],
  [
    "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
    "19970605T090000",
    [
      ...days(
        "1997 June 5,12,19,26; July 3,10,17,24,31; August 7,14,21,28 / " +
          "1998 June 4,11,18,25; July 2,9,16,23,30; August 6,13,20,27 / " +
          "1999 June 3,10,17,24; July 1,8,15,22,29; August 5,12,19,26",
      ),
      "…",
    ],
  ],
  [
    "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
    "19970913T090000",
    [
      ...days(
        "1997 September 13; October 11; November 8; December 13 / " +
          "1998 January 10; February 7; March 7; April 11; May 9; June 13",
      ),
      "…",
    ],
  ],
  [
    "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
    "19961105T090000",
    [...days("1996 November 5 / 2000 November 7 / 2004 November 2"), "…"],
  ],
  [
    "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
    "19970904T090000",
    days("1997 September 4; October 7; November 6"),
  ],
  [
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
    "19970929T090000",
    [
      ...days(
        "1997 September 29; October 30; November 27; December 30 / 1998 January 29; February 26; March 30",
      ),
      "…",
    ],
  ],
  // The RFC prints UNTIL=19970902T170000Z, which is 1 p.m. in New York; its own list needs 5 p.m.
  [
    "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z",
    "19970902T090000",
    times("1997-09-02", "09:00,12:00,15:00"),
  ],
  [
    "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
    "19970902T090000",
    times("1997-09-02", "09:00,09:15,09:30,09:45,10:00,10:15"),
  ],
  ["FREQ=MINUTELY;INTERVAL=90;COUNT=4", "19970902T090000", times("1997-09-02", "09:00,10:30,12:00,13:30")],
  ["FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40", "19970902T090000", [...everyTwenty, "…"]],
  ["FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16", "19970902T090000", [...everyTwenty, "…"]],
  ["FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "19970805T090000", days("1997 August 5,10,19,24")],
  ["FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "19970805T090000", days("1997 August 5,17,19,31")],
  [
    "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
    "20070115T090000",
    days("2007 January 15,30; February 15; March 15,30"),
  ],
];

describe("the examples of RFC 5545, 3.8.5.3", () => {
  it.each(rfcExamples)("%s from %s", (rule, start, expected) => {
    expect(startsLike(expected, setOf(start, [rule]))).toEqual(expected);
  });

  test("every Friday the 13th, DTSTART excluded", () => {
    const set = setOf("19970902T090000", ["FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"], {
      exdates: [secondsAt("19970902T090000")],
    });
    const listed = days("1998 February 13; March 13; November 13 / 1999 August 13 / 2000 October 13");
    expect(startsLike([...listed, "…"], set)).toEqual([...listed, "…"]);
  });
});
