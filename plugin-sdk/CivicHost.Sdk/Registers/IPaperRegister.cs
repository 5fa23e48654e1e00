using CivicHost.Sdk.Tables;

namespace CivicHost.Sdk.Registers;

/// <summary>What a module makes of the rows of a paper register that a clerk typed into a table. Added with <see cref="PaperRegisters.AddRegisters{TRegister, TRow}"/>.</summary>
/// <typeparam name="TRow">A row as it was understood.</typeparam>
/// <remarks>The SDK receives the file, asks which column is what, looks through all rows before anything is written, takes the rows in step by step, all or none,
/// and takes them back. One instance is made in each scope; it reaches the module's database as handlers do.</remarks>
public interface IPaperRegister<TRow> : IPaperRegister
{
    /// <summary>Begins to understand rows: reads once what all of them need, such as the town's categories.</summary>
    /// <param name="register">Whose rows they are.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Understands one row, whose cells are named by <see cref="RegisterColumn.Name"/>, or says all that stands against it; the code of each refusal
    /// is the key of its sentence. It writes nothing.</returns>
    Task<Func<CsvRow, Outcome<TRow>>> ReaderAsync(RegisterImport register, CancellationToken cancellation);

    /// <summary>Finds rows that can be right and are probably not, while they are looked through, inside a change: a number that was there before, for example. They do
    /// not stand against the register; a clerk has to confirm it in spite of them.</summary>
    /// <param name="register">Whose rows they are.</param>
    /// <param name="rows">Those that were understood, in their order, at most 300. A register that is looked through anew begins anew.</param>
    /// <param name="cancellation">Ends the change.</param>
    /// <returns>What is doubtful of which row, in their order; nothing, where a module doubts nothing.</returns>
    Task<IReadOnlyList<RegisterDoubt>> DoubtsAsync(RegisterImport register, IReadOnlyList<NumberedRow<TRow>> rows, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RegisterDoubt>>([]);

    /// <summary>Writes rows that were understood, inside a change. Each remembers the register by its id, so that it can be taken back.</summary>
    /// <param name="register">Whose rows they are; <see cref="RegisterImport.ProvenanceOf"/> says where they come from.</param>
    /// <param name="rows">In their order, at most 300.</param>
    /// <param name="cancellation">Ends the change, which then leaves no trace.</param>
    /// <returns>The writing.</returns>
    Task WriteAsync(RegisterImport register, IReadOnlyList<TRow> rows, CancellationToken cancellation);
}

/// <summary>What the SDK asks of a register whatever its rows become. Implement <see cref="IPaperRegister{TRow}"/>.</summary>
public interface IPaperRegister
{
    /// <summary>What a column of the table may mean.</summary>
    /// <param name="kind">What the clerk chose beside the file, by the field <c>kind</c> of the page; empty where it has none.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The columns in the order of the page, or why there is no such kind, on the field <c>kind</c>. A kind that was not refused stays known as long
    /// as registers of it are kept.</returns>
    Task<Outcome<IReadOnlyList<RegisterColumn>>> ColumnsAsync(string kind, CancellationToken cancellation);

    /// <summary>Does what belongs to the change in which a clerk confirms a register; nothing, where a module has nothing of the kind.</summary>
    /// <param name="register">The register, before its first row is written.</param>
    /// <param name="cancellation">Ends the change.</param>
    /// <returns>The work.</returns>
    Task ConfirmAsync(RegisterImport register, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Finds what somebody has worked on since it was taken in: such a register is not taken back.</summary>
    /// <param name="register">Id of the register.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>How the town calls them, case numbers for example; the first ten are enough.</returns>
    Task<IReadOnlyList<string>> TakenUpAsync(string register, CancellationToken cancellation);

    /// <summary>Deletes the next of what a register became, inside a change, and leaves what somebody has worked on meanwhile. Called until nothing is left.</summary>
    /// <param name="register">Id of the register.</param>
    /// <param name="cancellation">Ends the change.</param>
    /// <returns>How many were deleted, some hundred at most; 0 where none is left, and then what else belongs to the register is gone, too.</returns>
    Task<int> DeleteAsync(string register, CancellationToken cancellation);
}

/// <summary>What a column of a register's table may mean.</summary>
/// <param name="Name">By which rows give their cells; lower-case letters, digits and hyphens. Its label on the page is the text <c>register.column.{Name}</c>.</param>
/// <param name="Headings">By which clerks call it, in all languages; compared as <see cref="FoldedWords.Fold"/> folds them. A heading that several columns know
/// probably means the last of them.</param>
/// <param name="IsRequired">Whether a register cannot be read without it.</param>
/// <param name="Label">The label in the reader's language, where it is no text of the module; else null.</param>
public sealed record RegisterColumn(string Name, IReadOnlyList<string> Headings, bool IsRequired = false, string? Label = null);

/// <summary>A row that was understood.</summary>
/// <typeparam name="TRow">What a module makes of a row.</typeparam>
/// <param name="Number">As a spreadsheet numbers it.</param>
/// <param name="Row">What was understood.</param>
public sealed record NumberedRow<TRow>(int Number, TRow Row);

/// <summary>A row that can be right and is probably not.</summary>
/// <param name="Row">As a spreadsheet numbers it.</param>
/// <param name="Doubt">Its code is the key of the sentence that says why.</param>
public sealed record RegisterDoubt(int Row, Refusal Doubt);
