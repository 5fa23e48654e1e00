-- The tree of categories that a town begins with; it is the town's own from then on, edited on screen or by CSV.
-- Groups are rows in which others stand; a report is about a row in which none stands.
insert into category
    (code, parent, position, names, descriptions, synonyms, pictogram, unit, privacy, answer_hours, fields_version, is_batch, is_staff_only, is_active)
values
    ('streets', null, 10, '{"fr": "Rues et éclairage", "pt": "Ruas e iluminação", "en": "Streets and lighting"}', '{}',
     '', 'road', '', 'name_hidden', 80, 0, false, false, true),
    ('road', 'streets', 10, '{"fr": "Route ou trottoir", "pt": "Estrada ou passeio", "en": "Road or pavement"}', '{"fr": "Trou, pavé descellé, trottoir effondré", "pt": "Buraco, calçada solta, passeio abatido", "en": "Pothole, loose paving, collapsed kerb"}',
     'trou, nid-de-poule, chaussée, pavé, piste, buraco, calçada, pothole, hole, kerb, street', 'road', '', 'name_hidden', 80, 0, false, false, true),
    ('light', 'streets', 20, '{"fr": "Éclairage public", "pt": "Iluminação pública", "en": "Street lighting"}', '{"fr": "Lampadaire éteint, cassé ou allumé le jour", "pt": "Candeeiro apagado, partido ou aceso de dia", "en": "Lamp out, broken, or lit by day"}',
     'lampadaire, lampe, noir, poteau, luz, lâmpada, candeeiro, poste, lamp, dark', 'light', '', 'name_hidden', 40, 0, false, false, true),
    ('sign', 'streets', 30, '{"fr": "Panneau ou signalisation", "pt": "Sinal ou sinalização", "en": "Sign or marking"}', '{"fr": "Panneau tombé, caché ou faux", "pt": "Sinal caído, tapado ou errado", "en": "Sign fallen, hidden or wrong"}',
     'panneau, feu, sinal, semáforo, traffic light', 'other', '', 'name_hidden', 80, 0, false, false, true),
    ('water-drains', null, 20, '{"fr": "Eau et assainissement", "pt": "Água e saneamento", "en": "Water and drains"}', '{}',
     '', 'water', '', 'name_hidden', 24, 0, false, false, true),
    ('water', 'water-drains', 10, '{"fr": "Eau", "pt": "Água", "en": "Water"}', '{"fr": "Fuite, borne-fontaine en panne, eau sale", "pt": "Fuga, fontanário avariado, água suja", "en": "Leak, broken standpipe, dirty water"}',
     'fuite, robinet, borne-fontaine, tuyau, fuga, torneira, fontanário, leak, tap, pipe', 'water', '', 'name_hidden', 16, 0, false, false, true),
    ('drain', 'water-drains', 20, '{"fr": "Égout ou inondation", "pt": "Esgoto ou inundação", "en": "Drain or flooding"}', '{"fr": "Caniveau bouché, regard ouvert, eau stagnante", "pt": "Sarjeta entupida, tampa aberta, água parada", "en": "Blocked gutter, open manhole, standing water"}',
     'caniveau, égout, fossé, regard, boue, sarjeta, esgoto, vala, cheia, gutter, sewer, manhole, flood', 'drain', '', 'name_hidden', 24, 0, false, false, true),
    ('cleanliness', null, 30, '{"fr": "Propreté", "pt": "Limpeza", "en": "Cleanliness"}', '{}',
     '', 'waste', '', 'name_hidden', 24, 0, false, false, true),
    ('waste', 'cleanliness', 10, '{"fr": "Ordures", "pt": "Lixo", "en": "Waste"}', '{"fr": "Bac plein, ramassage oublié", "pt": "Contentor cheio, recolha esquecida", "en": "Full bin, missed collection"}',
     'poubelle, déchets, bac, ramassage, lixo, contentor, recolha, rubbish, garbage, bin, trash', 'waste', '', 'name_hidden', 16, 0, false, false, true),
    ('dump', 'cleanliness', 20, '{"fr": "Dépôt sauvage", "pt": "Lixeira clandestina", "en": "Illegal dump"}', '{"fr": "Gravats ou ordures jetés où il ne faut pas", "pt": "Entulho ou lixo deitado onde não se deve", "en": "Rubble or rubbish thrown where it must not be"}',
     'gravats, dépotoir, entulho, lixeira, rubble, fly-tipping', 'waste', '', 'name_hidden', 40, 0, false, false, true),
    ('toilet', 'cleanliness', 30, '{"fr": "Toilettes publiques", "pt": "Casas de banho públicas", "en": "Public toilets"}', '{}',
     'latrine, wc, sanitário, latrina, restroom', 'water', '', 'name_hidden', 24, 0, false, false, true),
    ('nature', null, 40, '{"fr": "Arbres et animaux", "pt": "Árvores e animais", "en": "Trees and animals"}', '{}',
     '', 'tree', '', 'name_hidden', 80, 0, false, false, true),
    ('tree', 'nature', 10, '{"fr": "Arbre ou espace vert", "pt": "Árvore ou espaço verde", "en": "Tree or green space"}', '{"fr": "Branche dangereuse, arbre tombé", "pt": "Ramo perigoso, árvore caída", "en": "Dangerous branch, fallen tree"}',
     'branche, jardin, parc, ramo, jardim, branch, garden, park', 'tree', '', 'name_hidden', 80, 0, false, false, true),
    ('animal', 'nature', 20, '{"fr": "Animal errant ou mort", "pt": "Animal vadio ou morto", "en": "Stray or dead animal"}', '{}',
     'chien, divagation, bétail, cão, gado, dog, cattle, goat', 'tree', '', 'name_hidden', 24, 0, false, false, true),
    ('living-together', null, 50, '{"fr": "Vie commune", "pt": "Vida em comum", "en": "Living together"}', '{}',
     '', 'people', '', 'name_hidden', 40, 0, false, false, true),
    ('noise', 'living-together', 10, '{"fr": "Bruit", "pt": "Ruído", "en": "Noise"}', '{"fr": "Quoi, où et à quelle heure", "pt": "O quê, onde e a que horas", "en": "What, where and at what hour"}',
     'musique, tapage, música, barulho, music, loud', 'noise', '', 'name_hidden', 40, 0, false, false, true),
    ('market', 'living-together', 20, '{"fr": "Marché ou place", "pt": "Mercado ou praça", "en": "Market or square"}', '{"fr": "Étal, toiture, emplacement", "pt": "Banca, cobertura, lugar", "en": "Stall, roof, pitch"}',
     'étal, halle, banca, feira, stall', 'market', '', 'name_hidden', 80, 0, false, false, true),
    ('town-hall', null, 60, '{"fr": "Mairie", "pt": "Câmara municipal", "en": "Town hall"}', '{}',
     '', 'building', '', 'name_hidden', 80, 0, false, false, true),
    ('service', 'town-hall', 10, '{"fr": "Accueil et services", "pt": "Atendimento e serviços", "en": "Service at the town hall"}', '{"fr": "Attente, document perdu, accueil", "pt": "Espera, documento perdido, atendimento", "en": "Waiting, lost document, reception"}',
     'guichet, attente, balcão, espera, counter, queue', 'building', '', 'name_hidden', 80, 0, false, false, true),
    ('corruption', 'town-hall', 20, '{"fr": "Corruption ou abus", "pt": "Corrupção ou abuso", "en": "Corruption or abuse"}', '{"fr": "Lu seulement par l’unité désignée par la commune", "pt": "Lido apenas pela unidade designada pelo município", "en": "Read only by the unit that the town named"}',
     'pot-de-vin, argent demandé, suborno, gasosa, bribe, fraud', 'key', '', 'secret', 160, 0, false, false, true),
    ('other', null, 90, '{"fr": "Autre chose", "pt": "Outra coisa", "en": "Something else"}', '{}',
     '', 'other', '', 'name_hidden', 80, 0, false, false, true);

-- A category's own fields as somebody is writing them; always readable, not yet asked of anybody.
create table category_draft (
    category text not null primary key references category (code),
    schema   text not null,
    version  integer not null               -- raised by every change: the second of two people is told
);

-- A category's own fields, as published; a report keeps the version it was made with.
create table category_fields (
    category text not null references category (code),
    version  integer not null,
    schema   text not null,                 -- JSON as FormSchema reads it
    primary key (category, version)
);
insert into category_fields (category, version, schema)
values
    ('light', 1, '{"fields": [
      {"name": "pole", "type": "text", "max_length": 20, "label": {"fr": "Numéro sur le poteau", "pt": "Número no poste", "en": "Number on the pole"},
       "hint": {"fr": "Peint ou gravé à hauteur des yeux", "pt": "Pintado ou gravado à altura dos olhos", "en": "Painted or engraved at eye level"}},
      {"name": "fault", "type": "choice", "required": true, "label": {"fr": "Que fait la lampe ?", "pt": "O que faz a lâmpada?", "en": "What does the lamp do?"},
       "options": [
         {"value": "dark", "label": {"fr": "Elle reste éteinte", "pt": "Fica apagada", "en": "It stays dark"}},
         {"value": "flickers", "label": {"fr": "Elle clignote", "pt": "Pisca", "en": "It flickers"}},
         {"value": "day", "label": {"fr": "Elle brûle le jour", "pt": "Acende de dia", "en": "It burns by day"}},
         {"value": "damaged", "label": {"fr": "Poteau ou câble abîmé", "pt": "Poste ou cabo danificado", "en": "Pole or cable damaged"}}]},
      {"name": "nearby", "type": "several", "label": {"fr": "Qu’y a-t-il à côté ?", "pt": "O que há ao lado?", "en": "What is nearby?"},
       "options": [
         {"value": "school", "label": {"fr": "Une école", "pt": "Uma escola", "en": "A school"}},
         {"value": "clinic", "label": {"fr": "Un poste de santé", "pt": "Um posto de saúde", "en": "A clinic"}},
         {"value": "crossing", "label": {"fr": "Un passage piéton", "pt": "Uma passadeira", "en": "A pedestrian crossing"}}]}
    ]}');
update category set fields_version = 1 where code = 'light';
update category set is_batch = true where code = 'dump';
