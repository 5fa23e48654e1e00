namespace Complaints;

/// <summary>Which reports a member of staff may read: a secret one only whoever belongs to its unit.</summary>
internal static class ReadableReports
{
    /// <summary>A condition on the table report, with the parameter Person: id of the member of staff, or empty.</summary>
    public const string Condition =
        "(report.privacy <> 'secret' or report.unit in (select unit from unit_member where person = @Person))";
}
