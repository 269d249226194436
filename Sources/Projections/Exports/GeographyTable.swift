/// Areas of England as the Office for National Statistics names them: a line for each, of code, the
/// three digits of a local authority or `-`, the last digit of its region's code, and name.
///
/// Contains public sector information licensed under the Open Government Licence v3.0: ONS Open
/// Geography Portal (names and codes of counties, districts and regions, those since ended too), and the
/// Department for Education's numbers of local authorities. Of two areas with one number, such as a county
/// that became a unitary authority, the later one stands later.
enum GeographyTable {
  static let lines = """
    E06000048 929 1 Northumberland
    E08000016 370 3 Barnsley
    E08000019 373 3 Sheffield
    E08000020 390 1 Gateshead
    E10000002 825 8 Buckinghamshire
    E10000023 815 3 North Yorkshire
    E10000027 933 9 Somerset
    E06000001 805 1 Hartlepool
    E06000002 806 1 Middlesbrough
    E06000003 807 1 Redcar and Cleveland
    E06000004 808 1 Stockton-on-Tees
    E06000005 841 1 Darlington
    E06000006 876 2 Halton
    E06000007 877 2 Warrington
    E06000008 889 2 Blackburn with Darwen
    E06000009 890 2 Blackpool
    E06000010 810 3 Kingston upon Hull, City of
    E06000011 811 3 East Riding of Yorkshire
    E06000012 812 3 North East Lincolnshire
    E06000013 813 3 North Lincolnshire
    E06000014 816 3 York
    E06000015 831 4 Derby
    E06000016 856 4 Leicester
    E06000017 857 4 Rutland
    E06000018 892 4 Nottingham
    E06000019 884 5 Herefordshire, County of
    E06000020 894 5 Telford and Wrekin
    E06000021 861 5 Stoke-on-Trent
    E06000022 800 9 Bath and North East Somerset
    E06000023 801 9 Bristol, City of
    E06000024 802 9 North Somerset
    E06000025 803 9 South Gloucestershire
    E06000026 879 9 Plymouth
    E06000027 880 9 Torbay
    E06000028 837 9 Bournemouth
    E06000029 836 9 Poole
    E06000030 866 9 Swindon
    E06000031 874 6 Peterborough
    E06000032 821 6 Luton
    E06000033 882 6 Southend-on-Sea
    E06000034 883 6 Thurrock
    E06000035 887 8 Medway
    E06000036 867 8 Bracknell Forest
    E06000037 869 8 West Berkshire
    E06000038 870 8 Reading
    E06000039 871 8 Slough
    E06000040 868 8 Windsor and Maidenhead
    E06000041 872 8 Wokingham
    E06000042 826 8 Milton Keynes
    E06000043 846 8 Brighton and Hove
    E06000044 851 8 Portsmouth
    E06000045 852 8 Southampton
    E06000046 921 8 Isle of Wight
    E06000047 840 1 County Durham
    E06000049 895 2 Cheshire East
    E06000050 896 2 Cheshire West and Chester
    E06000051 893 5 Shropshire
    E06000052 908 9 Cornwall
    E06000053 420 9 Isles of Scilly
    E06000054 865 9 Wiltshire
    E06000055 822 6 Bedford
    E06000056 823 6 Central Bedfordshire
    E06000057 929 1 Northumberland
    E06000058 839 9 Bournemouth, Christchurch and Poole
    E06000059 838 9 Dorset
    E06000060 825 8 Buckinghamshire
    E06000061 940 4 North Northamptonshire
    E06000062 941 4 West Northamptonshire
    E06000063 942 2 Cumberland
    E06000064 943 2 Westmorland and Furness
    E06000065 815 3 North Yorkshire
    E06000066 933 9 Somerset
    E08000001 350 2 Bolton
    E08000002 351 2 Bury
    E08000003 352 2 Manchester
    E08000004 353 2 Oldham
    E08000005 354 2 Rochdale
    E08000006 355 2 Salford
    E08000007 356 2 Stockport
    E08000008 357 2 Tameside
    E08000009 358 2 Trafford
    E08000010 359 2 Wigan
    E08000011 340 2 Knowsley
    E08000012 341 2 Liverpool
    E08000013 342 2 St. Helens
    E08000014 343 2 Sefton
    E08000015 344 2 Wirral
    E08000017 371 3 Doncaster
    E08000018 372 3 Rotherham
    E08000021 391 1 Newcastle upon Tyne
    E08000022 392 1 North Tyneside
    E08000023 393 1 South Tyneside
    E08000024 394 1 Sunderland
    E08000025 330 5 Birmingham
    E08000026 331 5 Coventry
    E08000027 332 5 Dudley
    E08000028 333 5 Sandwell
    E08000029 334 5 Solihull
    E08000030 335 5 Walsall
    E08000031 336 5 Wolverhampton
    E08000032 380 3 Bradford
    E08000033 381 3 Calderdale
    E08000034 382 3 Kirklees
    E08000035 383 3 Leeds
    E08000036 384 3 Wakefield
    E08000037 390 1 Gateshead
    E08000038 370 3 Barnsley
    E08000039 373 3 Sheffield
    E09000001 201 7 City of London
    E09000002 301 7 Barking and Dagenham
    E09000003 302 7 Barnet
    E09000004 303 7 Bexley
    E09000005 304 7 Brent
    E09000006 305 7 Bromley
    E09000007 202 7 Camden
    E09000008 306 7 Croydon
    E09000009 307 7 Ealing
    E09000010 308 7 Enfield
    E09000011 203 7 Greenwich
    E09000012 204 7 Hackney
    E09000013 205 7 Hammersmith and Fulham
    E09000014 309 7 Haringey
    E09000015 310 7 Harrow
    E09000016 311 7 Havering
    E09000017 312 7 Hillingdon
    E09000018 313 7 Hounslow
    E09000019 206 7 Islington
    E09000020 207 7 Kensington and Chelsea
    E09000021 314 7 Kingston upon Thames
    E09000022 208 7 Lambeth
    E09000023 209 7 Lewisham
    E09000024 315 7 Merton
    E09000025 316 7 Newham
    E09000026 317 7 Redbridge
    E09000027 318 7 Richmond upon Thames
    E09000028 210 7 Southwark
    E09000029 319 7 Sutton
    E09000030 211 7 Tower Hamlets
    E09000031 320 7 Waltham Forest
    E09000032 212 7 Wandsworth
    E09000033 213 7 Westminster
    E10000001 820 6 Bedfordshire
    E10000003 873 6 Cambridgeshire
    E10000004 875 2 Cheshire
    E10000006 909 2 Cumbria
    E10000007 830 4 Derbyshire
    E10000008 878 9 Devon
    E10000009 835 9 Dorset
    E10000011 845 8 East Sussex
    E10000012 881 6 Essex
    E10000013 916 9 Gloucestershire
    E10000014 850 8 Hampshire
    E10000015 919 6 Hertfordshire
    E10000016 886 8 Kent
    E10000017 888 2 Lancashire
    E10000018 855 4 Leicestershire
    E10000019 925 4 Lincolnshire
    E10000020 926 6 Norfolk
    E10000021 928 4 Northamptonshire
    E10000024 891 4 Nottinghamshire
    E10000025 931 8 Oxfordshire
    E10000028 860 5 Staffordshire
    E10000029 935 6 Suffolk
    E10000030 936 8 Surrey
    E10000031 937 5 Warwickshire
    E10000032 938 8 West Sussex
    E10000034 885 5 Worcestershire
    E07000004 - 8 Aylesbury Vale
    E07000005 - 8 Chiltern
    E07000006 - 8 South Bucks
    E07000007 - 8 Wycombe
    E07000008 - 6 Cambridge
    E07000009 - 6 East Cambridgeshire
    E07000010 - 6 Fenland
    E07000011 - 6 Huntingdonshire
    E07000012 - 6 South Cambridgeshire
    E07000026 - 2 Allerdale
    E07000027 - 2 Barrow-in-Furness
    E07000028 - 2 Carlisle
    E07000029 - 2 Copeland
    E07000030 - 2 Eden
    E07000031 - 2 South Lakeland
    E07000032 - 4 Amber Valley
    E07000033 - 4 Bolsover
    E07000034 - 4 Chesterfield
    E07000035 - 4 Derbyshire Dales
    E07000036 - 4 Erewash
    E07000037 - 4 High Peak
    E07000038 - 4 North East Derbyshire
    E07000039 - 4 South Derbyshire
    E07000040 - 9 East Devon
    E07000041 - 9 Exeter
    E07000042 - 9 Mid Devon
    E07000043 - 9 North Devon
    E07000044 - 9 South Hams
    E07000045 - 9 Teignbridge
    E07000046 - 9 Torridge
    E07000047 - 9 West Devon
    E07000048 - 9 Christchurch
    E07000049 - 9 East Dorset
    E07000050 - 9 North Dorset
    E07000051 - 9 Purbeck
    E07000052 - 9 West Dorset
    E07000053 - 9 Weymouth and Portland
    E07000061 - 8 Eastbourne
    E07000062 - 8 Hastings
    E07000063 - 8 Lewes
    E07000064 - 8 Rother
    E07000065 - 8 Wealden
    E07000066 - 6 Basildon
    E07000067 - 6 Braintree
    E07000068 - 6 Brentwood
    E07000069 - 6 Castle Point
    E07000070 - 6 Chelmsford
    E07000071 - 6 Colchester
    E07000072 - 6 Epping Forest
    E07000073 - 6 Harlow
    E07000074 - 6 Maldon
    E07000075 - 6 Rochford
    E07000076 - 6 Tendring
    E07000077 - 6 Uttlesford
    E07000078 - 9 Cheltenham
    E07000079 - 9 Cotswold
    E07000080 - 9 Forest of Dean
    E07000081 - 9 Gloucester
    E07000082 - 9 Stroud
    E07000083 - 9 Tewkesbury
    E07000084 - 8 Basingstoke and Deane
    E07000085 - 8 East Hampshire
    E07000086 - 8 Eastleigh
    E07000087 - 8 Fareham
    E07000088 - 8 Gosport
    E07000089 - 8 Hart
    E07000090 - 8 Havant
    E07000091 - 8 New Forest
    E07000092 - 8 Rushmoor
    E07000093 - 8 Test Valley
    E07000094 - 8 Winchester
    E07000095 - 6 Broxbourne
    E07000096 - 6 Dacorum
    E07000097 - 6 East Hertfordshire
    E07000098 - 6 Hertsmere
    E07000099 - 6 North Hertfordshire
    E07000100 - 6 St Albans
    E07000101 - 6 Stevenage
    E07000102 - 6 Three Rivers
    E07000103 - 6 Watford
    E07000104 - 6 Welwyn Hatfield
    E07000105 - 8 Ashford
    E07000106 - 8 Canterbury
    E07000107 - 8 Dartford
    E07000108 - 8 Dover
    E07000109 - 8 Gravesham
    E07000110 - 8 Maidstone
    E07000111 - 8 Sevenoaks
    E07000112 - 8 Folkestone and Hythe
    E07000113 - 8 Swale
    E07000114 - 8 Thanet
    E07000115 - 8 Tonbridge and Malling
    E07000116 - 8 Tunbridge Wells
    E07000117 - 2 Burnley
    E07000118 - 2 Chorley
    E07000119 - 2 Fylde
    E07000120 - 2 Hyndburn
    E07000121 - 2 Lancaster
    E07000122 - 2 Pendle
    E07000123 - 2 Preston
    E07000124 - 2 Ribble Valley
    E07000125 - 2 Rossendale
    E07000126 - 2 South Ribble
    E07000127 - 2 West Lancashire
    E07000128 - 2 Wyre
    E07000129 - 4 Blaby
    E07000130 - 4 Charnwood
    E07000131 - 4 Harborough
    E07000132 - 4 Hinckley and Bosworth
    E07000133 - 4 Melton
    E07000134 - 4 North West Leicestershire
    E07000135 - 4 Oadby and Wigston
    E07000136 - 4 Boston
    E07000137 - 4 East Lindsey
    E07000138 - 4 Lincoln
    E07000139 - 4 North Kesteven
    E07000140 - 4 South Holland
    E07000141 - 4 South Kesteven
    E07000142 - 4 West Lindsey
    E07000143 - 6 Breckland
    E07000144 - 6 Broadland
    E07000145 - 6 Great Yarmouth
    E07000146 - 6 King's Lynn and West Norfolk
    E07000147 - 6 North Norfolk
    E07000148 - 6 Norwich
    E07000149 - 6 South Norfolk
    E07000150 - 4 Corby
    E07000151 - 4 Daventry
    E07000152 - 4 East Northamptonshire
    E07000153 - 4 Kettering
    E07000154 - 4 Northampton
    E07000155 - 4 South Northamptonshire
    E07000156 - 4 Wellingborough
    E07000163 - 3 Craven
    E07000164 - 3 Hambleton
    E07000165 - 3 Harrogate
    E07000166 - 3 Richmondshire
    E07000167 - 3 Ryedale
    E07000168 - 3 Scarborough
    E07000169 - 3 Selby
    E07000170 - 4 Ashfield
    E07000171 - 4 Bassetlaw
    E07000172 - 4 Broxtowe
    E07000173 - 4 Gedling
    E07000174 - 4 Mansfield
    E07000175 - 4 Newark and Sherwood
    E07000176 - 4 Rushcliffe
    E07000177 - 8 Cherwell
    E07000178 - 8 Oxford
    E07000179 - 8 South Oxfordshire
    E07000180 - 8 Vale of White Horse
    E07000181 - 8 West Oxfordshire
    E07000187 - 9 Mendip
    E07000188 - 9 Sedgemoor
    E07000189 - 9 South Somerset
    E07000190 - 9 Taunton Deane
    E07000191 - 9 West Somerset
    E07000192 - 5 Cannock Chase
    E07000193 - 5 East Staffordshire
    E07000194 - 5 Lichfield
    E07000195 - 5 Newcastle-under-Lyme
    E07000196 - 5 South Staffordshire
    E07000197 - 5 Stafford
    E07000198 - 5 Staffordshire Moorlands
    E07000199 - 5 Tamworth
    E07000200 - 6 Babergh
    E07000201 - 6 Forest Heath
    E07000202 - 6 Ipswich
    E07000203 - 6 Mid Suffolk
    E07000204 - 6 St Edmundsbury
    E07000205 - 6 Suffolk Coastal
    E07000206 - 6 Waveney
    E07000207 - 8 Elmbridge
    E07000208 - 8 Epsom and Ewell
    E07000209 - 8 Guildford
    E07000210 - 8 Mole Valley
    E07000211 - 8 Reigate and Banstead
    E07000212 - 8 Runnymede
    E07000213 - 8 Spelthorne
    E07000214 - 8 Surrey Heath
    E07000215 - 8 Tandridge
    E07000216 - 8 Waverley
    E07000217 - 8 Woking
    E07000218 - 5 North Warwickshire
    E07000219 - 5 Nuneaton and Bedworth
    E07000220 - 5 Rugby
    E07000221 - 5 Stratford-on-Avon
    E07000222 - 5 Warwick
    E07000223 - 8 Adur
    E07000224 - 8 Arun
    E07000225 - 8 Chichester
    E07000226 - 8 Crawley
    E07000227 - 8 Horsham
    E07000228 - 8 Mid Sussex
    E07000229 - 8 Worthing
    E07000234 - 5 Bromsgrove
    E07000235 - 5 Malvern Hills
    E07000236 - 5 Redditch
    E07000237 - 5 Worcester
    E07000238 - 5 Wychavon
    E07000239 - 5 Wyre Forest
    E07000240 - 6 St Albans
    E07000241 - 6 Welwyn Hatfield
    E07000242 - 6 East Hertfordshire
    E07000243 - 6 Stevenage
    E07000244 - 6 East Suffolk
    E07000245 - 6 West Suffolk
    E07000246 - 9 Somerset West and Taunton
    """
}
