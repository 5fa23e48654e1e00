using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CivicHost.Sdk.Registers;

/// <summary>Takes paper registers into a module: a clerk sends a table, says which column is what, sees every bad row before anything is written, and can take
/// all of it back.</summary>
public static class PaperRegisters
{
    /// <summary>Adds the requests, the rules and the job <c>registers</c>, which goes on every minute with what was left.</summary>
    /// <typeparam name="TRegister">What the module makes of the rows.</typeparam>
    /// <typeparam name="TRow">A row as it was understood.</typeparam>
    /// <param name="module">The module, once for each.</param>
    /// <param name="path">Where the pages stand below the module's address, for example <c>/registers</c>.</param>
    /// <param name="roles">Full role names; one is enough to take registers in and back; at least one.</param>
    /// <remarks>The module's migration makes these three tables; columns of its own may stand beside them.
    /// <code>
    /// create table register_import (
    ///     id text not null primary key, name text not null, kind text not null, file_hash text not null, step text not null, headings text not null,
    ///     columns text not null, good integer not null, bad integer not null, done integer not null, uploaded_at timestamptz not null,
    ///     uploaded_by text not null, imported_at timestamptz, imported_by text, undone_at timestamptz, undone_by text
    /// );
    /// create index register_import_by_hash on register_import (file_hash);
    /// create index register_import_by_step on register_import (step, uploaded_at);
    /// create table register_file (import text not null primary key references register_import (id), content text not null);
    /// create table register_problem (
    ///     import text not null references register_import (id), row integer not null, position integer not null, code text not null,
    ///     arguments text not null, primary key (import, row, position)
    /// );
    /// </code>
    /// The pages have texts of the host under <c>registers.</c> and <c>register.</c>; a module gives those that name its own things in its own words, and
    /// <c>register.column.{name}</c> for each column.</remarks>
    public static void AddRegisters<TRegister, TRow>(this ModuleBuilder module, string path, params string[] roles)
        where TRegister : class, IPaperRegister<TRow>
    {
        var services = module.Services;
        services.AddSingleton(new RegisterDesk($"/{module.ModuleId}{path}", path, roles));
        services.AddScoped<IPaperRegister<TRow>, TRegister>();
        services.AddScoped<IPaperRegister>(scope => scope.GetRequiredService<IPaperRegister<TRow>>());
        services.AddScoped<RegisterWork>();
        services.AddSingleton<IValidator<UploadRegister>, UploadRegisterRules>();
        services.AddTransient<IRequestHandler<UploadRegister, Outcome<MovedRegister>>, UploadRegisterHandler>();
        services.AddTransient<IRequestHandler<CheckRegister, Outcome<MovedRegister>>, CheckRegisterHandler>();
        services.AddTransient<IRequestHandler<ImportRegister, Outcome<MovedRegister>>, ImportRegisterHandler>();
        services.AddTransient<IRequestHandler<UndoRegister, Outcome<MovedRegister>>, UndoRegisterHandler>();
        services.AddTransient<IRequestHandler<FindRegister, FoundRegister?>, FindRegisterHandler>();
        services.AddTransient<IRequestHandler<ListRegisters, IReadOnlyList<RegisterImport>>, FindRegisterHandler>();
        services.AddTransient<IRequestHandler<TakeRegisterRows, Outcome<TakenRows>>, TakeRegisterRowsHandler<TRow>>();
        services.AddTransient<IRequestHandler<DeleteImported, Outcome<DeletedImported>>, DeleteImportedHandler>();
        services.AddTransient<IRequestHandler<DropRegister, Outcome<DroppedRegister>>, DropRegisterHandler>();
        services.AddTransient<IRequestHandler<RemoveRegister, Outcome<DroppedRegister>>, DropRegisterHandler>();
        module.AddJob<ContinueRegisters>("registers", JobTimes.EveryMinutes(1));
    }

    /// <summary>Maps the pages, as the SDK has them.</summary>
    /// <param name="routes">The module's routes.</param>
    /// <exception cref="InvalidOperationException"><see cref="AddRegisters{TRegister, TRow}"/> was not called.</exception>
    public static void MapRegisters(this IEndpointRouteBuilder routes) => routes.MapRegisters<RegisterList, RegisterDetails>();

    /// <summary>Maps the pages, for a module that adds something to them.</summary>
    /// <typeparam name="TList">A page with a <see cref="RegisterList"/>.</typeparam>
    /// <typeparam name="TDetails">A page with a <see cref="RegisterDetails"/>; it has a parameter <c>Id</c>.</typeparam>
    /// <param name="routes">The module's routes.</param>
    /// <exception cref="InvalidOperationException"><see cref="AddRegisters{TRegister, TRow}"/> was not called.</exception>
    public static void MapRegisters<TList, TDetails>(this IEndpointRouteBuilder routes)
        where TList : IComponent
        where TDetails : IComponent
    {
        var desk = routes.ServiceProvider.GetRequiredService<RegisterDesk>();
        routes.MapUploadRegister<TList>(desk);
        routes.MapCheckRegister<TDetails>(desk);
        routes.MapImportRegister<TDetails>(desk);
        routes.MapUndoRegister<TDetails>(desk);
        routes.MapRemoveRegister<TDetails>(desk);
        routes.MapRegisterProblems(desk);
    }
}

/// <summary>Where a module's registers are, and for whom. The pattern is the path below the module's address.</summary>
internal sealed record RegisterDesk(string Path, string Pattern, string[] Roles)
{
    public bool Admits(ICurrentPerson person) => Roles.Any(person.HasRole) || person.HasRole(Sdk.Roles.System);
}
