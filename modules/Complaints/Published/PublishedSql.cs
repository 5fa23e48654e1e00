namespace Complaints;

/// <summary>The ways to read published reports, the newest first: each goes along an index in this very order, and stops after so many.</summary>
/// <param name="columns">What the caller reads; columns of the table report, named with it, those of <see cref="IPublishedRow"/> among them.</param>
internal sealed class PublishedSql(string columns)
{
    public string Newest { get; } =
        $"""
        select {columns}
        from report
        where report.visibility = 'shown' and report.privacy <> 'secret' and (report.filed_at, report.number) < (@FiledAt, @Number)
        order by report.filed_at desc, report.number desc
        limit @Limit
        """;

    public string OfCategory { get; } =
        $"""
        select {columns}
        from report
        where report.visibility = 'shown' and report.privacy <> 'secret' and report.category = @Category and report.is_open = @IsOpen
          and (report.filed_at, report.number) < (@FiledAt, @Number) and report.filed_at >= @Floor
        order by report.filed_at desc, report.number desc
        limit @Limit
        """;

    public string OfQuarter { get; } =
        $"""
        select {columns}
        from report
        where report.visibility = 'shown' and report.privacy <> 'secret' and report.quarter = @Quarter and report.category = @Category
          and report.is_open = @IsOpen and (report.filed_at, report.number) < (@FiledAt, @Number) and report.filed_at >= @Floor
        order by report.filed_at desc, report.number desc
        limit @Limit
        """;

    /// <summary>Those in which words occur, the highest number first: that is the order in which SQLite's index of words finds them.</summary>
    public string WithWordsOnSqlite { get; } =
        $"""
        select {columns}
        from report_search
        cross join report on report.number = report_search.rowid
        where report_search match @Words and report_search.rowid < @Number
          and report.visibility = 'shown' and report.privacy <> 'secret'
        order by report_search.rowid desc
        limit @Limit
        """;

    /// <summary>PostgreSQL's index of words knows no order. What occurs often is found by looking through the highest numbers, so many of them.</summary>
    public string WithWordsAmongNewest { get; } =
        $"""
        select {columns}
        from report_search
        join report on report.number = report_search.number
        where report_search.words @@ to_tsquery('simple', @Words) and report_search.number < @Number
          and report_search.number >= coalesce(
            (select number from report_search where number < @Number order by number desc limit 1 offset @Depth), 0)
          and report.visibility = 'shown' and report.privacy <> 'secret'
        order by report_search.number desc
        limit @Limit
        """;

    /// <summary>What does not occur often is found by the index of words and sorted; the sum keeps PostgreSQL from walking through all numbers.</summary>
    public string WithWordsAnywhere { get; } =
        $"""
        select {columns}
        from report_search
        join report on report.number = report_search.number
        where report_search.words @@ to_tsquery('simple', @Words) and report_search.number < @Number
          and report.visibility = 'shown' and report.privacy <> 'secret'
        order by report_search.number + 0 desc
        limit @Limit
        """;
}

/// <summary>What every row of published reports has.</summary>
internal interface IPublishedRow
{
    int Number { get; }

    DateTimeOffset FiledAt { get; }

    string Category { get; }

    string Quarter { get; }

    bool IsOpen { get; }
}
