using CivicHost.Sdk;
using Dapper;
using MediatR;

namespace Permits;

/// <summary>Whose opinion of an application was asked, in the order of asking.</summary>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record FindConsultations(int Number) : IQuery<IReadOnlyList<Consultation>>;

/// <summary>An officer opens one consultation.</summary>
[RequiresRole(Roles.Officer)]
public sealed record FindConsultation(int Number, string Id) : IQuery<Consultation?>;

/// <summary>What was answered to a consultation and then put otherwise, the oldest first.</summary>
[RequiresRole(Roles.Officer, Roles.Agent)]
public sealed record FindEarlierAnswers(string Consultation) : IQuery<IReadOnlyList<EarlierAnswer>>;

/// <param name="Signed">Name of who answered.</param>
/// <param name="Channel">link or paper.</param>
public sealed record EarlierAnswer(string Opinion, string Answer, string Signed, string Channel, DateTimeOffset AnsweredAt);

internal sealed class FindConsultationsHandler(IModuleDatabase database)
    : IRequestHandler<FindConsultations, IReadOnlyList<Consultation>>, IRequestHandler<FindConsultation, Consultation?>,
        IRequestHandler<FindEarlierAnswers, IReadOnlyList<EarlierAnswer>>
{
    private const string Answers =
        """
        select opinion, answer, signed, channel, answered_at
        from consultation_answer
        where consultation = @Consultation
        order by answered_at, id
        limit 100
        """;

    private const string OfApplication = Consultation.Columns + "\nwhere number = @Number order by id limit 100";

    private const string One = Consultation.Columns + "\nwhere number = @Number and id = @Id";

    public async Task<IReadOnlyList<Consultation>> Handle(FindConsultations request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<Consultation>(new CommandDefinition(OfApplication, new { request.Number }, cancellationToken: cancellation))).AsList();
    }

    public async Task<IReadOnlyList<EarlierAnswer>> Handle(FindEarlierAnswers request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return [.. (await connection.QueryAsync<EarlierAnswer>(new CommandDefinition(Answers, request, cancellationToken: cancellation))).SkipLast(1)];
    }

    public async Task<Consultation?> Handle(FindConsultation request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Consultation?>(new CommandDefinition(One, request, cancellationToken: cancellation));
    }
}

/// <summary>How the documents of an application are called for somebody who gives an opinion.</summary>
internal static class OpinionDocuments
{
    public static string NameOf(ITexts texts, PermitType type, string document) =>
        type.Documents.FirstOrDefault(known => known.Code == document)?.Name.In(texts.Language) ?? texts["opinion.document-other"];
}
