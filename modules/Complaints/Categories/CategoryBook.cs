using System.Collections.Concurrent;
using System.Data.Common;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using Dapper;
using MediatR;

namespace Complaints;

/// <summary>The town's categories and their own fields, kept in memory for a few seconds: every page and every report needs them.</summary>
internal sealed class CategoryBook(ITown town, TimeProvider clock)
{
    private const string Everything =
        """
        select code, parent, position, names, descriptions, synonyms, pictogram, unit, privacy, answer_hours, fields_version,
               is_batch, is_staff_only, is_active, version
        from category
        order by position, code
        limit 2000
        """;

    private const string Fields = "select schema from category_fields where category = @Category and version = @Version";

    /// <summary>Another node may change them without this one's knowing.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Category, int Version), FormSchema> _fields = new();
    private volatile Kept? _kept;

    public async ValueTask<CategoryTree> ReadAsync(IModuleDatabase database, CancellationToken cancellation)
    {
        if (_kept is { } kept && clock.GetElapsedTime(kept.At) < KeptFor)
            return kept.Tree;
        var at = clock.GetTimestamp();
        await using var connection = await database.OpenAsync(cancellation);
        var tree = await ReadAsync(connection, cancellation);
        _kept = new Kept(tree, at);
        return tree;
    }

    /// <summary>The tree as a connection sees it now: for the changes that alter it.</summary>
    public static async Task<CategoryTree> ReadAsync(DbConnection connection, CancellationToken cancellation) =>
        new((await connection.QueryAsync<Category>(new CommandDefinition(Everything, cancellationToken: cancellation))).AsList());

    /// <summary>Called by whoever changes a category.</summary>
    public void Forget() => _kept = null;

    /// <returns>Null where the category has no fields of its own.</returns>
    public async ValueTask<FormSchema?> FieldsAsync(IModuleDatabase database, string category, int version, CancellationToken cancellation)
    {
        if (version == 0)
            return null;
        if (_fields.TryGetValue((category, version), out var known))
            return known;
        await using var connection = await database.OpenAsync(cancellation);
        var json = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            Fields, new { Category = category, Version = version }, cancellationToken: cancellation));
        // Published fields were checked; they may lack a language that the town has added since.
        if (json is null || (FormSchema.Read(json, town).Schema ?? FormSchema.Read(json, [], town.Currency).Schema) is not { } schema)
            return null;
        return _fields.GetOrAdd((category, version), schema);
    }

    private sealed record Kept(CategoryTree Tree, long At);
}

/// <summary>Somebody looks at what can be reported.</summary>
internal sealed record ReadCategories : IQuery<CategoryTree>;

internal sealed class ReadCategoriesHandler(IModuleDatabase database, CategoryBook book) : IRequestHandler<ReadCategories, CategoryTree>
{
    public Task<CategoryTree> Handle(ReadCategories request, CancellationToken cancellation) => book.ReadAsync(database, cancellation).AsTask();
}

/// <summary>Somebody needs the fields that reports of a category have beside the usual ones.</summary>
/// <param name="Version">Null for those in force.</param>
internal sealed record ReadFields(string Category, int? Version = null) : IQuery<FormSchema?>;

internal sealed class ReadFieldsHandler(IModuleDatabase database, CategoryBook book) : IRequestHandler<ReadFields, FormSchema?>
{
    public async Task<FormSchema?> Handle(ReadFields request, CancellationToken cancellation)
    {
        var version = request.Version ?? (await book.ReadAsync(database, cancellation)).Find(request.Category)?.FieldsVersion ?? 0;
        return await book.FieldsAsync(database, request.Category, version, cancellation);
    }
}
