using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Registers;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Permits;

/// <summary>Lines of a register as applications that have ended, with what the paper says of the permit.</summary>
internal sealed class PaperApplications(PublicRegister register, ITown town)
{
    private const string Insert =
        """
        insert into application
            (number, code, type, type_version, state, origin, is_open, outcome, version, applicant, phone, email, language, quarter, answers, channel,
             entered_by, filed_at, filed_on, changed_at, entered_at, closed_at, warned_days, batch, provenance)
        values
            (@Number, @Code, @Type, @TypeVersion, @State, '', false, @Outcome, 1, @Holder, @Phone, '', @Language, @Quarter, @Answers, 'register',
             @ImportedBy, @FiledAt, @FiledOn, @ClosedAt, @ClosedAt, @ClosedAt, 0, @Batch, @Provenance)
        """;

    private const string InsertEntry =
        """
        insert into paper_entry (number, register, paper_number, folio, valid_from, valid_until)
        values (@Number, @Batch, @PaperNumber, @Folio, @ValidFrom, @ValidUntil)
        """;

    private static readonly TimeOnly Received = new(12, 0);
    private static readonly TimeOnly Closed = new(17, 0);

    public async Task WriteAsync(
        DbConnection connection, RegisterImport import, PermitTypeVersion type, IReadOnlyList<PaperRow> lines, CancellationToken cancellation)
    {
        foreach (var year in lines.GroupBy(line => line.FiledOn.Year))
        {
            var count = year.Count();
            var number = CaseNumber.Of(year.Key, await ApplicationCount.TakeAsync(connection, year.Key, count, cancellation) - count + 1);
            foreach (var line in year)
                await WriteAsync(connection, import, type, line, number++, cancellation);
        }
    }

    private async Task WriteAsync(
        DbConnection connection, RegisterImport import, PermitTypeVersion type, PaperRow line, int number, CancellationToken cancellation)
    {
        var (filedAt, closedAt) = (line.FiledOn.InstantIn(Received, town.TimeZone), line.DecidedOn.InstantIn(Closed, town.TimeZone));
        var values = new
        {
            Number = number,
            Code = TrackingCode.Next(),
            Type = type.Code,
            TypeVersion = type.Version,
            State = line.End.Code,
            Outcome = line.End.Outcome ?? "",
            line.Holder,
            Phone = PhoneNumber.Read(line.Phone, town) ?? line.Phone,
            Language = town.Languages[0],
            line.Quarter,
            Answers = line.Answers.ToJson(),
            import.ImportedBy,
            FiledAt = filedAt,
            line.FiledOn,
            ClosedAt = closedAt,
            Batch = import.Id,
            Provenance = import.ProvenanceOf(line.Folio),
            PaperNumber = line.Number,
            Folio = FoldedWords.Fold(line.Folio),
            line.ValidFrom,
            line.ValidUntil,
        };
        await connection.ExecuteAsync(new CommandDefinition(Insert, values, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(InsertEntry, values, cancellationToken: cancellation));
        await new NewEvent(number, filedAt, "filed", "", type.Type.Workflow.Initial.Code, "", "", import.ImportedBy).InsertAsync(connection, cancellation);
        await new NewEvent(number, closedAt, "moved", StepTo(type.Type.Workflow, line.End), line.End.Code, "", "", import.ImportedBy).InsertAsync(connection, cancellation);
        await register.FollowAsync(connection, number, cancellation);
    }

    /// <summary>The step that leads there; empty where several others come before.</summary>
    private static string StepTo(WorkflowDefinition workflow, WorkflowState end) =>
        workflow.Transitions.FirstOrDefault(step => step.To == end.Code && step.From.Contains(workflow.Initial.Code))?.Action ?? "";
}
