using System.Data.Common;
using Dapper;

namespace Complaints;

/// <summary>How a category is written down, by whichever change.</summary>
internal static class CategoryRows
{
    private const string Insert =
        """
        insert into category
            (code, parent, position, names, descriptions, synonyms, pictogram, unit, privacy, answer_hours, fields_version,
             is_batch, is_staff_only, is_active, version)
        values
            (@Code, @Parent, @Position, @Names, @Descriptions, @Synonyms, @Pictogram, @Unit, @Privacy, @AnswerHours, 0,
             @IsBatch, @IsStaffOnly, @IsActive, 1)
        """;

    private const string Update =
        """
        update category
        set parent = @Parent, position = @Position, names = @Names, descriptions = @Descriptions, synonyms = @Synonyms, pictogram = @Pictogram,
            unit = @Unit, privacy = @Privacy, answer_hours = @AnswerHours, is_batch = @IsBatch, is_staff_only = @IsStaffOnly,
            is_active = @IsActive, version = version + 1
        where code = @Code and version = @Version
        """;

    /// <summary>A category of which nothing is said yet.</summary>
    public static Category New(string code) => new(code, null, 0, "{}", "{}", "", "other", "", Privacy.NameHidden, 80, 0, false, false, true, 0);

    public static Task InsertAsync(DbConnection connection, Category category, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(Insert, Row(category), cancellationToken: cancellation));

    /// <returns>False where somebody changed it since that version.</returns>
    public static async Task<bool> UpdateAsync(DbConnection connection, Category category, CancellationToken cancellation) =>
        await connection.ExecuteAsync(new CommandDefinition(Update, Row(category), cancellationToken: cancellation)) == 1;

    private static object Row(Category category) => new
    {
        category.Code,
        category.Parent,
        category.Position,
        category.Names,
        category.Descriptions,
        category.Synonyms,
        category.Pictogram,
        category.Unit,
        category.Privacy,
        category.AnswerHours,
        category.IsBatch,
        category.IsStaffOnly,
        category.IsActive,
        category.Version,
    };
}
