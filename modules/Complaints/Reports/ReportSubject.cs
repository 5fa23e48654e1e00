using CivicHost.Sdk;

namespace Complaints;

/// <summary>How a report is called in the audit trail and beside its files: by its number, which opens nothing.</summary>
internal static class ReportSubject
{
    public static string Of(int number) => $"report:{CaseNumber.Show(number)}";
}
