namespace CivicHost.Sdk;

/// <summary>Says what a change was about in the town's tamper-evident log. Implemented by the host.</summary>
public interface IAuditTrail
{
    /// <summary>Adds a line about the running change. The host adds who, when and which request by itself, also where nothing is recorded here.</summary>
    /// <param name="subject">The case or thing concerned, by its code: <c>report:ABCDEFGHJKMN</c>. At most 200 characters.</param>
    /// <param name="facts">What happened, as an object serialised to JSON: states, codes, amounts; at most 16 KiB.
    /// Never names, texts or contacts of residents: the log can not be erased.</param>
    /// <exception cref="InvalidOperationException">No change is running.</exception>
    void Record(string subject, object facts);
}
