using CivicHost.Sdk;

namespace Polls;

internal static class PaperRefusals
{
    public static readonly Refusal Unknown = new("paper.unknown", RefusalKind.NotFound);

    public static readonly Refusal Named = new("paper.named", RefusalKind.Conflict);

    public static readonly Refusal PlaceMissing = new("paper.place-missing", Field: "place");

    public static readonly Refusal SheetsWrong = new("paper.sheets-wrong", Field: "sheets", Arguments: [OpenBatchRules.MostSheets]);

    public static readonly Refusal PhotoMissing = new("paper.photo-missing", Field: "photo");

    public static readonly Refusal ReplacesWrong = new("paper.replaces-wrong", RefusalKind.Conflict, "replaces");

    public static readonly Refusal MarkingOver = new("paper.marking-over", RefusalKind.Conflict, "shown");

    public static readonly Refusal KeyingOver = new("paper.keying-over", RefusalKind.Conflict, "lines");

    public static readonly Refusal KeyedByYou = new("paper.keyed-by-you", RefusalKind.Conflict, "lines");

    public static readonly Refusal NothingDiffers = new("paper.nothing-differs", RefusalKind.Conflict);

    public static readonly Refusal ReasonMissing = new("paper.reason-missing", Field: "reason", Arguments: [ReverseBatch.LongestReason]);

    public static readonly Refusal IsReversal = new("paper.is-reversal", RefusalKind.Conflict, "reason");

    public static readonly Refusal NotAccepted = new("paper.not-accepted", RefusalKind.Conflict, "reason");

    public static readonly Refusal ReversedAlready = new("paper.reversed-already", RefusalKind.Conflict, "reason");

    public static Refusal PhotoKnown(int batch) => new("paper.photo-known", RefusalKind.Conflict, "photo", batch);

    public static Refusal VoterUnknown(int line) => new("paper.voter-unknown", Field: "shown", Arguments: [line]);

    public static Refusal VotedAlready(string channel, int line) => new($"paper.voted-already.{channel}", RefusalKind.Conflict, "shown", line);

    public static Refusal MoreMarks(int sheets, int marks) => new("paper.more-marks", RefusalKind.Conflict, "shown", sheets, marks);

    public static Refusal MarksDiffer(int sheets, int marks) => new("paper.marks-differ", RefusalKind.Conflict, "lines", sheets, marks);

    public static Refusal LinesWrong(int sheets, int lines) => new("paper.lines-wrong", Field: "lines", Arguments: [sheets, lines]);

    public static Refusal SheetWrong(int sheet, string field) => new("paper.sheet-wrong", Field: field, Arguments: [sheet]);

    public static Refusal AgreesWithNeither(int sheet) => new("paper.agrees-with-neither", RefusalKind.Conflict, DecideSheets.FieldOf(sheet), sheet);
}
