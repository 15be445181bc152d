set terminal svg size 900,891 font 'DejaVu Sans,12' background 'white'
set output "cells.svg"
set grid lc rgb "#dddddd"
set border 3 lc rgb "#666666"
set tics nomirror
set style data histogram
set style histogram clustered gap 1
set style fill solid 0.85 noborder
set yrange [0:100]
set ylabel '% of the FMA peak'
set xtics rotate by -30 font ',9'
set key outside top center horizontal
set multiplot layout 3,1
set title 'hidden\_dim 32'
plot 'cells.dat' index 0 using 2:xtic(1) lc rgb '#1b6ca8' title 'sweep avx512', 'cells.dat' index 0 using 3 lc rgb '#d1495b' title 'PyTorch 2.13.0', 'cells.dat' index 0 using 4 lc rgb '#66a182' title 'oneDNN 2.6.3', 'cells.dat' index 0 using 5 lc rgb '#edae49' title 'oneDNN 3.2.0'
unset key
set title 'hidden\_dim 100'
plot 'cells.dat' index 1 using 2:xtic(1) lc rgb '#1b6ca8' title 'sweep avx512', 'cells.dat' index 1 using 3 lc rgb '#d1495b' title 'PyTorch 2.13.0', 'cells.dat' index 1 using 4 lc rgb '#66a182' title 'oneDNN 2.6.3', 'cells.dat' index 1 using 5 lc rgb '#edae49' title 'oneDNN 3.2.0'
unset key
set title 'hidden\_dim 256'
plot 'cells.dat' index 2 using 2:xtic(1) lc rgb '#1b6ca8' title 'sweep avx512', 'cells.dat' index 2 using 3 lc rgb '#d1495b' title 'PyTorch 2.13.0', 'cells.dat' index 2 using 4 lc rgb '#66a182' title 'oneDNN 2.6.3', 'cells.dat' index 2 using 5 lc rgb '#edae49' title 'oneDNN 3.2.0'
unset key
unset multiplot
