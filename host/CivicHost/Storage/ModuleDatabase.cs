using System.Data.Common;
using CivicHost.Modules;
using CivicHost.Sdk;

namespace CivicHost.Storage;

internal sealed class ModuleDatabase(ModuleStore store, ModuleScope scope) : IModuleDatabase
{
    public SqlEngine Engine => store.Engine;

    public ValueTask<DbConnection> OpenAsync(CancellationToken cancellation = default) =>
        scope.Change is { } change ? ValueTask.FromResult(change.Connection) : store.OpenReadOnlyAsync(cancellation);
}
