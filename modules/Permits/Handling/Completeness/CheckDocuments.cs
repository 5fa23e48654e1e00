using System.Data.Common;
using CivicHost.Sdk;
using Dapper;
using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Permits;

/// <summary>An officer says of each document whether it is fit. No clock moves by it.</summary>
/// <param name="Version">Version of the application that the officer saw.</param>
/// <param name="Acknowledges">True where the officer says that nothing is missing: the applicant is told, and gets a dated letter.</param>
[RequiresRole(Roles.Officer)]
public sealed record CheckDocuments(int Number, int Version, IReadOnlyList<CheckedDocument> Checked, bool Acknowledges) : IChange<CaseAnswer>;

/// <param name="Document">Code in the type.</param>
/// <param name="Verdict">fit, unfit, or empty for not looked at.</param>
/// <param name="Note">What is wrong with it; the applicant may read it.</param>
/// <param name="IsOriginalSeen">True where the original was shown.</param>
public sealed record CheckedDocument(string Document, string Verdict, string Note, bool IsOriginalSeen);

internal sealed class CheckDocumentsRules : AbstractValidator<CheckDocuments>
{
    public const int LongestNote = 300;

    public CheckDocumentsRules()
    {
        RuleFor(check => check.Checked).Must(lines => lines.All(line => line.Note.Length <= LongestNote)).WithErrorCode("handle.check.note-too-long");
        RuleFor(check => check.Checked).Must(lines => lines.All(line => line.Verdict != ChecklistLine.Unfit || line.Note.Length > 0))
            .WithErrorCode("handle.check.note-missing");
    }
}

internal sealed class CheckDocumentsHandler(IModuleDatabase database, CaseDesk desk, Acknowledgements acknowledgements, TimeProvider clock, ITexts texts, ITown town)
    : IRequestHandler<CheckDocuments, Outcome<CaseAnswer>>
{
    /// <summary>An original that was awaited has come when it is judged.</summary>
    private const string Mark =
        """
        update application_document
        set state = @Verdict, note = @Note, judged_at = @Now, received_at = case when state = 'awaited' and @Verdict = 'fit' then @Now else received_at end
        where id = @Id and number = @Number
        """;

    private const string Unmark =
        """
        update application_document
        set state = case when state = 'awaited' then state else 'received' end, note = @Note, judged_at = null
        where id = @Id and number = @Number
        """;

    private const string InsertOriginal =
        """
        insert into application_document (id, number, document, file, state, note, received_at, judged_at)
        values (@Id, @Number, @Document, null, 'fit', @Note, @Now, @Now)
        """;

    public async Task<Outcome<CaseAnswer>> Handle(CheckDocuments request, CancellationToken cancellation)
    {
        var look = await desk.LookAsync(request.Number, request.Version, cancellation);
        if (!look.TryGetAnswer(out var file))
            return Outcome<CaseAnswer>.Refused(look.Refusals);
        if (!file.Application.IsOpen)
            return HandlingRefusals.ClosedAlready;
        var lines = DocumentChecklist.Of(file);
        var fit = lines.Where(line => request.Checked.Any(mark => mark.Document == line.Code && IsFit(line, mark))).ToList();
        if (lines.FirstOrDefault(line => !line.IsThere && request.Checked.Any(mark => mark.Document == line.Code && IsFit(line, mark) && !IsOriginalEnough(line, mark))) is { } unseen)
            return HandlingRefusals.NothingSeen(unseen);
        if (request.Acknowledges && lines.Any(line => line.IsRequired && !fit.Contains(line)))
            return HandlingRefusals.NotComplete;
        var note = Said(lines, request.Checked);
        await using var connection = await database.OpenAsync(cancellation);
        if (!await desk.ClaimAsync(connection, file.Application, cancellation))
            return ApplicationRefusals.ChangedMeanwhile;

        foreach (var mark in request.Checked)
        {
            if (lines.FirstOrDefault(line => line.Code == mark.Document) is { } line)
                await MarkAsync(connection, request.Number, line, mark, cancellation);
        }

        if (!request.Acknowledges)
            await desk.NoteAsync(connection, file.Application, new DeskNote("checked", Note: note), cancellation);
        else if (!await acknowledgements.MakeAsync(connection, file, fit, note, cancellation))
            return HandlingRefusals.AcknowledgedAlready;

        return new CaseAnswer(request.Number);
    }

    private static bool IsFit(ChecklistLine line, CheckedDocument mark) => mark.Verdict == ChecklistLine.Fit || IsOriginalEnough(line, mark);

    private static string VerdictOf(ChecklistLine line, CheckedDocument mark) =>
        IsFit(line, mark) ? ChecklistLine.Fit : mark.Verdict == ChecklistLine.Unfit ? ChecklistLine.Unfit : "";

    /// <summary>For the history: verdicts that are new or other than before, so that a later one does not make them unsaid.</summary>
    private string Said(IReadOnlyList<ChecklistLine> lines, IReadOnlyList<CheckedDocument> marks)
    {
        var words = texts.In(town.Languages[0]);
        return string.Join('\n', marks
            .Select(mark => (Mark: mark, Line: lines.FirstOrDefault(line => line.Code == mark.Document)))
            .Where(said => said.Line is { } line && VerdictOf(line, said.Mark) is { Length: > 0 } verdict && (verdict, said.Mark.Note) != (line.Verdict, line.Note))
            .Select(said => words[
                "register.answer", said.Line!.Name,
                $"{words[$"handle.document.{VerdictOf(said.Line, said.Mark)}"]}{(said.Mark.Note.Length > 0 ? $" – {said.Mark.Note}" : "")}"]));
    }

    private static bool IsOriginalEnough(ChecklistLine line, CheckedDocument mark) => mark.IsOriginalSeen && line.IsOriginalAccepted;

    private async Task MarkAsync(DbConnection connection, int number, ChecklistLine line, CheckedDocument mark, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var verdict = VerdictOf(line, mark);
        foreach (var document in line.Current)
        {
            var row = new { document.Id, Number = number, Verdict = verdict, mark.Note, Now = now };
            await connection.ExecuteAsync(new CommandDefinition(verdict.Length > 0 ? Mark : Unmark, row, cancellationToken: cancellation));
        }

        if (IsOriginalEnough(line, mark) && line.Current.All(document => document.File is not null))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                InsertOriginal,
                new { Id = Guid.CreateVersion7(now).ToString(), Number = number, mark.Document, mark.Note, Now = now },
                cancellationToken: cancellation));
        }
    }
}

internal static class CheckDocumentsEndpoint
{
    public static void MapCheckDocuments(this IEndpointRouteBuilder routes) =>
        routes.MapForm<CasePage<CheckForm>>("/inbox/{number}/check", SubmitAsync).RequireRole(Roles.Officer);

    private static async Task<Outcome<IResult>> SubmitAsync(HttpContext http, SubmittedForm form, CancellationToken cancellation)
    {
        var marks = form.All("code").Take(60).Select(code => new CheckedDocument(
            code, form[$"verdict-{code}"], form[$"note-{code}"], form.Ticked($"original-{code}")));
        var outcome = await http.RequestServices.GetRequiredService<IMediator>().Send(
            new CheckDocuments(form.Number(), form.Version(), [.. marks], form["then"] == "acknowledge"), cancellation);
        if (!outcome.TryGetAnswer(out var answer))
            return Outcome<IResult>.Refused(outcome.Refusals);
        var next = form["then"] switch
        {
            "ask" => CaseAddress.Of(answer.Number, $"ask?step={AskForm.Missing}"),
            "acknowledge" => CaseAddress.Of(answer.Number, "acknowledgement"),
            _ => answer.Address,
        };
        return Outcome<IResult>.Granted(outcome.ToPage(_ => next));
    }
}
