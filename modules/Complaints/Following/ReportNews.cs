using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Workflow;
using Dapper;

namespace Complaints;

/// <summary>Tells those concerned how a report goes on, with the change that it tells of: the reporter, those who follow, the unit in charge.</summary>
internal sealed class ReportNews(
    IModuleDatabase database, IMessages messages, ITexts texts, ITown town, CategoryBook categories, NewsPeople people, DispatchDesk desk)
{
    /// <summary>Audience of a workflow's notice: whoever follows the report, its category or its quarter.</summary>
    private const string Followers = "followers";

    private const string AnyChannel = "any";

    /// <summary>Stands in where a town's own workflow names a text that nobody wrote.</summary>
    private const string AnyMove = "report-moved";

    private const string One =
        """
        select report.number, report.code, report.category, report.quarter, report.privacy, report.visibility, report.email, report.phone,
               report.wants_news, report.language, report.channel, report.due_on, coalesce(unit.email, '') as unit_email
        from report
        left join unit on unit.code = report.unit and unit.is_active
        where report.number = @Number
        """;

    /// <summary>A report was filed: its reporter gets the code, its unit hears that it is there.</summary>
    public async Task FiledAsync(int number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var news = await ReadAsync(connection, number, null, "", cancellation);
        // Whoever wrote an SMS is answered by one; what a paper register holds is no news.
        if (news.Report.Channel is not ("sms" or "register"))
            TellReporter(news, "report-filed");
        if (news.Report.Channel != "register")
            TellUnit(news, "unit-new");
        await AnnounceAsync(connection, news, cancellation);
    }

    /// <summary>A report came into public sight later than it was filed: those who follow its category or quarter hear of it now.</summary>
    public async Task ShownAsync(int number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await AnnounceAsync(connection, await ReadAsync(connection, number, null, "", cancellation), cancellation);
    }

    /// <summary>A report took a step: whoever the workflow names hears of it.</summary>
    public async Task MovedAsync(ReportMove move, Moved moved, CancellationToken cancellation)
    {
        if (moved.Transition.Notices.Count == 0)
            return;
        await using var connection = await database.OpenAsync(cancellation);
        // What a resident writes is on the report's page; it is not sent to people who did not ask for it.
        var sentence = move.Roles.Contains(ReportRole.Resident) ? "" : move.Sentence;
        var news = await ReadAsync(connection, move.Number, moved.State, sentence, cancellation);
        foreach (var notice in moved.Transition.Notices)
        {
            if (notice.Audience == Roles.Applicant)
                TellReporter(news, notice.Template, notice.Channel);
            else if (notice.Audience == Followers && news.Report.IsPublished)
                TellFollowers(news, "report-followed", await people.FollowingAsync(connection, news.Report.Number, news.Topic, cancellation), notice.Channel);
        }
    }

    /// <summary>A report was given to another unit, which hears that it is there.</summary>
    public async Task RoutedAsync(int number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        TellUnit(await ReadAsync(connection, number, null, "", cancellation), "unit-new");
    }

    /// <summary>Nobody looked after a report in time: its unit hears of it, or whoever gives out what no unit has.</summary>
    public async Task EscalatedAsync(int number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        TellUnit(await ReadAsync(connection, number, null, "", cancellation), "unit-escalated");
    }

    private async Task<News> ReadAsync(DbConnection connection, int number, WorkflowState? state, string sentence, CancellationToken cancellation)
    {
        var report = await connection.QuerySingleAsync<ReportInNews>(new CommandDefinition(One, new { Number = number }, cancellationToken: cancellation));
        var tree = await categories.ReadAsync(database, cancellation);
        var topic = new NewsTopic([.. tree.Around(report.Category), ""], [.. town.Around(report.Quarter), ""]);
        return new News(report, tree.Find(report.Category), topic, state, sentence);
    }

    private async Task AnnounceAsync(DbConnection connection, News news, CancellationToken cancellation)
    {
        if (news.Report.IsPublished)
            TellFollowers(news, "topic-filed", await people.FollowingAsync(connection, null, news.Topic, cancellation), AnyChannel);
    }

    private void TellReporter(News news, string template, string channel = AnyChannel)
    {
        var report = news.Report;
        if (report.ReporterIn(town) is not { } to || !Takes(channel, to.Channel) || !news.IsNewTo(to))
            return;
        var page = $"{town.PublicAddress}/complaints/cases/{report.Code}";
        var known = texts.Has($"message.{template}.sms") && texts.Has($"message.{template}.email") ? template : AnyMove;
        Send(to, report.IsSecret && news.State is not null ? "report-secret" : known, news, report.Subject, page, $"{page}/quiet");
    }

    private void TellFollowers(News news, string template, IEnumerable<NewsReader> followers, string channel)
    {
        foreach (var follower in followers)
        {
            if (!Takes(channel, follower.To.Channel) || !news.IsNewTo(follower.To))
                continue;
            Send(
                follower.To, template, news, news.Report.Subject,
                $"{town.PublicAddress}/complaints/reports/{CaseNumber.Show(news.Report.Number)}",
                $"{town.PublicAddress}/complaints/follow/{follower.Token}");
        }
    }

    private void TellUnit(News news, string template)
    {
        var written = news.Report.UnitEmail.Length > 0 ? news.Report.UnitEmail : desk.Email;
        if (EmailAddress.Read(written) is not { } address)
            return;
        var to = new MessageTo(MessageChannel.Email, address, town.Languages[0]);
        var inbox = $"{town.PublicAddress}/complaints/inbox";
        if (news.Report.IsSecret)
            messages.Send(to, "unit-secret", "report", inbox, town.Name);
        else
            Send(to, template, news, news.Report.Subject, $"{inbox}/{CaseNumber.Show(news.Report.Number)}", "");
    }

    private void Send(MessageTo to, string template, News news, string subject, string link, string end)
    {
        var words = texts.In(to.Language);
        var sentence = to.Channel == MessageChannel.Sms
            ? OneSms.Room(news.Sentence, kept => words[$"message.{template}.sms", Arguments(kept)])
            : news.Sentence.Length > 0 ? $"{news.Sentence}\n\n" : "";
        messages.Send(to, template, subject, Arguments(sentence));

        object[] Arguments(string said) =>
        [
            CaseNumber.Show(news.Report.Number), news.State?.Label(words.Language) ?? "", said, link, end, TrackingCode.Show(news.Report.Code),
            news.Category?.NameIn(words.Language) ?? news.Report.Category, news.Report.Quarter, news.Report.DueOn.ToString("d", words.Culture), town.Name,
        ];
    }

    private static bool Takes(string wanted, MessageChannel channel) =>
        wanted is AnyChannel or "" || wanted.Equals(channel.ToString(), StringComparison.OrdinalIgnoreCase);
}

/// <summary>Who gives out the reports that no unit has.</summary>
/// <param name="Email">Where they are announced; empty for nowhere.</param>
internal sealed record DispatchDesk(string Email);

/// <summary>What is told, and to whom it was told already: nobody hears the same news twice.</summary>
/// <param name="State">Null where the news is not that it moved.</param>
internal sealed record News(ReportInNews Report, Category? Category, NewsTopic Topic, WorkflowState? State, string Sentence)
{
    private readonly HashSet<string> _told = new(StringComparer.OrdinalIgnoreCase);

    public bool IsNewTo(MessageTo to) => _told.Add(to.Address);
}

internal sealed record ReportInNews(
    int Number, string Code, string Category, string Quarter, string Privacy, string Visibility, string Email, string Phone, bool WantsNews,
    string Language, string Channel, DateOnly DueOn, string UnitEmail)
{
    public bool IsSecret => Privacy == Complaints.Privacy.Secret;

    public bool IsPublished => !IsSecret && Visibility == Complaints.Visibility.Shown;

    /// <summary>What the administrator reads beside a message; of a secret report not even its number.</summary>
    public string Subject => IsSecret ? "report" : ReportSubject.Of(Number);

    public MessageTo? ReporterIn(ITown town)
    {
        if (!WantsNews)
            return null;
        if (EmailAddress.Read(Email) is { } email)
            return new MessageTo(MessageChannel.Email, email, Language);
        return PhoneNumber.Read(Phone, town) is { } phone ? new MessageTo(MessageChannel.Sms, phone, Language) : null;
    }
}
