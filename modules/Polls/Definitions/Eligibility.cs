namespace Polls;

/// <summary>Kinds of proof that somebody may vote.</summary>
internal static class Eligibility
{
    /// <summary>The code of a printed slip.</summary>
    public const string Slip = "slip";

    /// <summary>A person on the list that staff imported, known by their document's number.</summary>
    public const string Roll = "roll";

    /// <summary>A verified telephone.</summary>
    public const string Phone = "phone";

    /// <summary>A subject of the national sign-in.</summary>
    public const string Subject = "subject";

    /// <summary>Anybody, as often as the limits allow; such a poll says so.</summary>
    public const string Open = "open";

    public static readonly IReadOnlyList<string> All = [Slip, Roll, Phone, Subject, Open];

    /// <summary>Whether who may vote is on a list before opening.</summary>
    public static bool IsListed(string kind) => kind is Slip or Roll;

    /// <summary>Whether something that is typed beside the ballot proves it.</summary>
    public static bool IsProvedByCode(string kind) => IsListed(kind) || kind == Phone;
}
