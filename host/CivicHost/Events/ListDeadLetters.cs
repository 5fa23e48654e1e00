using CivicHost.Sdk;
using CivicHost.Storage;
using MediatR;

namespace CivicHost.Events;

/// <summary>The administrator looks which events some module failed to handle.</summary>
[RequiresRole(Roles.Administrator)]
internal sealed record ListDeadLetters : IQuery<IReadOnlyList<ModuleDeadLetter>>;

/// <param name="Module">The module that failed.</param>
/// <param name="Letter">What it failed to handle, and why.</param>
internal sealed record ModuleDeadLetter(string Module, DeadLetter Letter);

internal sealed class ListDeadLettersHandler(ITownStorage storage) : IRequestHandler<ListDeadLetters, IReadOnlyList<ModuleDeadLetter>>
{
    public async Task<IReadOnlyList<ModuleDeadLetter>> Handle(ListDeadLetters request, CancellationToken cancellation)
    {
        var found = new List<ModuleDeadLetter>();
        foreach (var module in storage.Known)
        {
            var letters = await DeadLetter.ListAsync(storage.For(module), cancellation);
            found.AddRange(letters.Select(letter => new ModuleDeadLetter(module, letter)));
        }

        return found;
    }
}
