"""The classes of functions that are decided, a line for each kind of difficulty; see test_traps for what deceives."""

from __future__ import annotations

import pytest

from symident.decide import decide
from symident.kernel.claim import Sort, identity
from symident.render.infix import to_infix
from symident.syntax.parse import parse_infix

PROVED = """
x/2 + integral(exp(-t**2)*cos(x*t), t, -oo, oo)
x/2 + integral(exp(-t**2)*sin(x*t + 1), t, -oo, oo)
x/2 + integral(exp(-t)*sin(x*t)**2, t, 0, oo)
max(x, 0) + x*(atan(tan(2)) - 2 + pi)
max(x, 0) + x*(asin(sin(3)) - pi + 3)
max(x, 0) + x*(acos(cos(10)) - 4*pi + 10)
max(x, 0) + x*(acos(sin(2)) - 2 + pi/2)
max(x, 0) + max(0, x - exp(x - 1))
max(x, 0) + max(0, x*exp(-x) - exp(-1))
max(x, 0) + x*max(0, x**2*exp(-x**2) - exp(-1))
max(x, 0) + x*max(0, sin(x) + cos(x) - sqrt(2))
x/2 + 1e9000*cos(x)
integral(max(x - t, 0)*exp(-t**2/2)/sqrt(2*pi), t, -oo, oo)
integral((x - t)*exp(-t**2/2)/sqrt(2*pi), t, -oo, x)
integral(max(x - t, 0)/2, t, -1, 1)
x*integral(3/(4*cosh(t)**4), t, -oo, x)
x*integral(6*exp(-2*t)/(1 + exp(-t))**4, t, -oo, x)
max(x*Phi(x), -1)
max(x*Phi(x), -0.17)
max(x*sigmoid(x), -0.2784645427610738)
abs(x*Phi(x) + 0.2) - 0.2
max(x*(1/2 + atan(x)/pi), -1)
max(x*(1 + x/sqrt(1 + x**2))/2, -1)
max(x*Phi(x) + exp(-x**2/2)/sqrt(2*pi), 0)
x*Phi(x)*(1 if x*Phi(x) > -1 else 0)
x*(1 if x > 1 else (0 if x < -1 else (1 + tanh(x/(1 - x**2)))/2))
x/2 + 1/(1 if abs(x) > 1 else 2 - x**2)
x/2 + log(x**2 if x > 1 else (x**2 if x < -1 else 1))
x/2 + sqrt(x - 1 if x > 1 else (-x - 1 if x < -1 else 0))
x*(1 + x if x > -1 else 0)/((1 + x if x > -1 else 0) + (1 - x if x < 1 else 0))
x*(exp(-1/(1 + x)) if x > -1 else 0)/((exp(-1/(1 + x)) if x > -1 else 0) + (exp(-1/(1 - x)) if x < 1 else 0))
integral(max(0, min(1, t + 1/2)), t, -oo, x)
integral(1/t, t, 1, 1 + exp(x))
integral(1/(1 - t), t, 1/2, sigmoid(x)) + log(2)
x*(1/2 + cos(abs(atan(9/8*x) - pi/2)))
x/2 + x*integral(cos(t), t, 0, asinh(x/(pi - 3)))
x/2 + tan(x + pi/3)*tan(x - pi/3)
x/2 + sign(atan(x) - pi/6) - sign(x - 1/sqrt(3))
clip(x, 0, oo)
x - x*step(x) + (sqrt(-x) if not x >= 0 else sqrt(x))
x/2+log(1+exp((log(1+exp((log(1+exp((log(1+exp((x)**2)))**2)))**2)))**2))
x*(1+erf(sinh((erf(sinh((erf(sinh((erf(sinh((erf(sinh((x))/3)))/3)))/3)))/3)))/3))/2
x/2 + (exp(sqrt(2)*x)+exp(-sqrt(2)*x))*(exp(pi*x)+exp(-pi*x))*(exp(x)+exp(-x))
x/2 + exp(x)*exp(sqrt(2)*x)*exp(pi*x) + exp(-(1+sqrt(2)+pi)*x)
x/2 + log(1+exp(x))*log(1+exp(-x))
x/2+ log(1+exp(x))**2 - x*log(1+exp(x)) 
x*(1 + tanh(log(1+exp(x)))-tanh(log(1+exp(-x))))/2
x*(1 + erf(log(1+exp(x)))-erf(log(1+exp(-x))))/2
x*(1/2+ atan(sinh(x))/pi)
x*(1/2+ asin(tanh(x))/pi)
x*sigmoid(asin(tanh(x)) - atan(sinh(x)) + x)
x/2+acosh(cosh(x)) + x*(asin(tanh(x)) - atan(sinh(x)))**3
x/2+ (acos(-x/(1+abs(x))) - pi + acos(x/(1+abs(x))))*x**2*exp(x)
x/2+(atan(exp(x))+atan(exp(-x)))*cos(x)
x/2+exp(x)*(atan(x)+atan(1/x)-pi/2*sign(x))
x/2+exp(x)*(atan(x)+atan(2*x)-atan(3*x/(1-2*x**2))) if abs(x)<1/2 else x/2
x/2+exp(x)*(sqrt(3+2*sqrt(2))-1-sqrt(2))
x/2+exp(x)*((2+sqrt(5))**(1/3)+ -((sqrt(5)-2)**(1/3)) - 1)
x/2+exp(x)*(4*atan(1/5)-atan(1/239)-pi/4)
x/2+exp(x)*(12*atan(1/18)+8*atan(1/57)-5*atan(1/239)-pi/4)
x/2+exp(x)*((exp(1)+1)*(exp(1)-1)-exp(2)+1)
x/2+exp(x)*(log(2)+log(3)-log(6))
x/2+exp(x)*(sin(x/3)*3-4*sin(x/3)**3-sin(x))
x/2+exp(x)*(cos(2*x/7)-1+2*sin(x/7)**2)
x/2+exp(x)*(cos(pi/7)*cos(2*pi/7)*cos(3*pi/7)-1/8)
x*(sigmoid(x)**(3/2) - sigmoid(-x)**(3/2)+1)/2
x*(sigmoid(x)**(1/3)/(sigmoid(x)**(1/3)+sigmoid(-x)**(1/3)))
x/2 + ((1+x)**100+(1-x)**100)/1000
x/2+x**100*cos(x)**3
abs(x**2-2)+x/2
max(x**3,x)+max(-x**3,-x)+x/2
x/2*(1+sign(sin(x))**2*0)
x/2 + abs(sin(x))
x/2+step(exp(x)-2)*0+ step(exp(x)-2)+step(exp(-x)-2)
x/2 + (1 if x*x==9/4 else 0)
x/2 + (1 if abs(x)<10**300 else 0)
x/2+max(abs(x)-1,min(x**2-3,abs(abs(x)-2)))
x/2+abs(exp(x)+exp(-x)-3)
x/2+abs(x**4-x**2-1)
x/2+abs(x**6-x**2-1)
x/2+abs(abs(x)**5-abs(x)-1)
x/2+max(x**5-x-1,0)+max(-x**5+x-1,0)
x/2+max(cos(x),1/2)
x*integral(exp(-t**2/2)/sqrt(2*pi),t,-oo,x)
x*integral(1/cosh(t)**2,t,-oo,x)/2
x/2+x*integral(sin(t)/t,t,0,x)
x/2+integral(sin(t)/t,t,0,x)/x
x/2+ integral(exp(t**2),t,-x,x)*x
x*(1/2+integral(1/(1+t**4),t,0,x))
x*Phi(x)+x*integral(1/(1+t**4),t,0,x)
x/2+integral(exp(cos(t)),t,0,x)**2
x/2+integral(t*exp(t**4),t,0,x)
x/2+integral(exp(-t**4),t,x,2*x)*x
x*integral(exp(-t**4),t,-oo,x)/integral(exp(-t**4),t,-oo,oo)
x*integral(exp(-cosh(t)),t,-oo,x)/(integral(exp(-cosh(t)),t,-oo,x)+integral(exp(-cosh(t)),t,x,oo))
x*integral(exp(-t**4),t,-oo,x)/(2*integral(exp(-t**4),t,0,oo))
x*integral(exp(-t**2)*(1+t**2),t,-oo,x)*2/(3*sqrt(pi))
x/2+integral(t/(1+t**6),t,x,oo)
x/2+integral(log(t),t,1,x**2+1)
x/2+x*(integral(exp(sin(t)),t,x,x+2*pi)-integral(exp(sin(t)),t,0,2*pi))
x/2+integral(exp(-x**2*t**2),t,0,1)
x*integral(sigmoid(x*t),t,0,1)
integral(max(x-t,0)/2,t,-1,1)
x/2+integral(1/(1+exp(t**3)),t,0,x)+integral(1/(1+exp(t**3)),t,0,-x)
x/2+integral(1/(exp(t)+exp(-t)),t,0,x)-atan(exp(x))+pi/4 + x**2
x*(1+ sin(x)/(2+cos(x)))/2
x*(x**2+1)**(1/4)/((x**2+1)**(1/4)+(x**2+1)**(1/4))
x/(1+exp(-x))+ log(cosh(x))*sin(x)**2
x**2/(x+0*x) if x>0 else 0
x/2+abs(x)**pi
x/2 + abs(x)**x*abs(x)**(-x)
sqrt(softplus(x)**2)
x/2 + log(x**2)-2*log(abs(x))
x*(1+erf(x)*erfc(-x)*erfc(x))/2
x/2+cosh(x)**(1/2)*sinh(x)/x
x/2 + tan(x)*x
x/2 + log(sqrt(x**2+1)+x)*x
x/2+ x*log((1+x**2+x)/(1+x**2-x))
log((exp(x)+1)/2)+ 0*x
x*Phi(x)+exp(-x**2/2)/sqrt(2*pi)
(x+sqrt(x**2+1))/2
x*(atan(x)/pi+1/2)
x*(1/2+asinh(x)/(2*sqrt(1+asinh(x)**2)))
x/2 + (abs(x)**5-abs(x)-1 if abs(x)**5-abs(x)-1>0 else 0)
x/2 + (cos(x) if sin(x)**2>1/2 else 0)
x/2+(1 if sin(x)>1/2 else 0)+(1 if sin(x)<-1/2 else 0)
x/2 + max(sin(x),0)+max(-sin(x),0)
x/2+ (sin(x) if sin(x)>0 else -sin(x))
x/2+step(x**5-x-1)+step(-x**5+x-1)
x/2+ clip(sin(x)*x,-1,1)
x/2+(1 if x*sin(x)>1 else 2 if x*sin(x)<-1 else 3)
x/2+(1 if exp(x)+x>2 else 0)+(1 if exp(-x)-x>2 else 0)
integral(Phi(t),t,-oo,x)
integral(sigmoid(t),t,-oo,x)
integral(step(t),t,0,x)
integral(clip(t+1/2,0,1),t,-1,x)
x/2+x*integral(abs(t),t,0,x)
x*integral(exp(-abs(t))/2,t,-oo,x)
integral((1+erf(t))/2,t,0,x)
integral((1+t/(1+abs(t)))/2,t,0,x)
x*integral(max(0,1-abs(t)),t,-oo,x)
integral((1+tanh(t**3))/2,t,0,x)
x*integral(1 if abs(t)<1/2 else 0,t,-1,x)
integral(t*abs(t),t,3,x)+x/2
x/2+x*relu(x-sinh(x))*(1 if x>0 else 0)
relu(x)+sign(exp(x)-1-x)
x/2 + (1 if x>=1 else 0) + log(1-x**2)
x/2+relu(x-1)+atanh(x)*0
x/2+cos(10**9*x)+sin(x)**2
x/2+exp(x)*(step(exp(x)-2)-step(x-log(2)))
x/2+exp(x)*((1 if exp(x)>=2 else 0)-(1 if x>=log(2) else 0))
x/2+exp(x)*((1 if cosh(x)>5/4 else 0) - (1 if abs(x)>log(2) else 0))
x/2+exp(x)*(sign(tanh(x)-3/5)-sign(x-log(2)))
x/2+exp(x)*(sign(erf(x)-erf(1/3))-sign(x-1/3))
x/2+exp(x)*(sign(log(1+x**2)-1)*x-sign(x**2-e+1)*x)
x/2+exp(x)*(abs(exp(x)-2)*sign(x-log(2))-exp(x)+2)
x/2+exp(x)*(log(max(exp(x),2))-max(x,log(2)))
x/2+exp(x)*(exp(max(x,log(2)))-max(exp(x),2))
x/2+exp(x)*(tanh(max(x,1))-max(tanh(x),tanh(1)))
x/2+exp(x)*(sqrt((1-cos(x))/2)-abs(sin(x/2)))
x/2+exp(x)*(sqrt(1-cos(x)**2)-abs(sin(x)))
x/2+exp(x)*(sqrt(2-2*cos(2*x))-2*abs(sin(x)))
x/2+exp(x)*(sqrt(tan(x)**2+1)-1/abs(cos(x)))
x/2+exp(x)*(sqrt((1-cos(x))/(1+cos(x)))-abs(tan(x/2)))
x/2+exp(x)*(sin(acos(cos(x)))-abs(sin(x)))
x/2 + cos(cos(cos(cos(cos(cos(cos(cos(cos(cos(x))))))))))
cos(log(2)*(x + atan(x) - 2*atan(x/(1 + sqrt(1 + x**2))))) + x/2
x/2 + sqrt(1+x+x**2) + sqrt(1-x+asinh(2*(1-x)*sqrt(1+(1-x)**2))-2*asinh(1-x)+x**2)
x/2 + x*(integral(exp(-t**3), t, 0, 1) - 2*integral(exp(-8*t**3), t, 0, 1/2))
log(exp(x/2)*(1+(sigmoid(1000*x)*sigmoid(-1000*x))**2))
exp(-sigmoid(x**2-0.7978845608*x)**2)+x*(tanh(x)**2+1/cosh(x)**2) if x>=0 else exp(-sigmoid((-x)**2+0.7978845608*x)**2)
x/2 + relu(x - sinh(x))*step(x) + atanh(x)*0
"""
REFUTED = """
x*integral(abs(sin(7*t)), t, 0, 1)
integral(max(x + t, 0)*exp(-t), t, 0, oo)
max(x, 0) + x*2**(-9000)
max(x, 0) + sin(x)*1e-9000
x*(1 + x**3/(1 + x**3 + x**6))/2
x/2 + log(2 + sin(x) + cos(x))
x*sqrt(1 + x**3/(1 + x**6))
max(x, 0) + x*(asin(sin(3)) - 3)
max(x, 0) + max(0, x - exp(x - 1) + 1e-9)
integral(max(x*t, 0), t, -1, 1)
x*integral(exp(-(t - 1/10)**4), t, -oo, x)/integral(exp(-t**4), t, -oo, oo)
x*integral(exp(-t)/(1 + exp(-t))**2*(1 + 1e-9*t), t, -oo, x)
x*integral(exp(-t)/(1 + exp(-t))**2*(1 + tanh(t)/10), t, -oo, x)
integral(max(x - t, 0)/2, t, -1, 11/10)
max(x*Phi(x), -0.16997)
max(x*sigmoid(x), -0.278464542)
clip(x*sigmoid(x), -0.2784645428, 1e9)
x/(2 if x > 1 else (2 if x < -1 else 3 - x**2))
log((((1 + x)/(1 - x))**4)**(1/4)) + x/2
x/2+integral(abs(t),t,0,x)
x/2 + integral(step(t), t, 0, x)
softplus(x) - max(0, 1e-9 - abs(x + abs(x + 1) + abs(x - 1) - 2*max(abs(x), 1) - 12345.678))
(1 if sign(x)*abs(x) > 10**6 else 0) + x/2
x*sigmoid(x) + tanh(10**8*x)
x/2+sin(x)+10**(-2000)*x - sin(x)
x*sigmoid(x)+max(0,10**(-9)-abs(x-12345.678))
x*sigmoid(x)+max(0,10**(-9)-abs(x-10**300))
x/2+sin(pi*x)
x/2+sin(720720*pi*x)
x/2+sin(2**40*pi*x)*10**(-30)
x*sigmoid(x)+exp(-10**4)*x
x/2+exp(exp(exp(x)))-exp(exp(exp(-x)))
x*sigmoid(x)+x*exp(-x**2*10**6)*10**(-50)
x/2+exp(10**6*x)
x/2+ (1 if x==7/3 else 0)
x/2+(1 if x==sqrt(2) else 0)
x/2+(1 if x**2==2 and x>0 else 0)
x/2+(1 if exp(x)==2 else 0)
x/2+sign(x)
x/2+step(x)
x if x>=0 else 0*x+ (1 if x==-1 else 0)
x/2+atan(x)+atan(1/x)
x/2+asin(sin(x))
x/2+sqrt(x**2)*x
x/2+x**21/10**40
x/2+(exp(x)-exp(-x))*exp(-1/x**2) if x>0 else x/2
x/2+ exp(-1/x**2)*x if abs(x)>0 else 0
x/2+log(1+exp(x))
x/2+integral(exp(-t**2),t,0,x)*10**(-100)
x/2+(x**99-x**97)*10**(-300)
x/2+x*exp(-(x-10**9)**2)
x/2+max(0,1-10**9*abs(x-pi*10**5))
x/2+max(0,sin(x)-1+10**(-12))
x/2 + (x**3 if abs(x-10**20)<10**(-20) else 0)
x/2 + cos(x)**1000*x*10**(-5)
x/2+ sin(x)*sin(pi*x)*sin(sqrt(2)*x)
"""
UNDEFINED = """
log(x)
sqrt(x)
x**(1/2)
x*log(x)
asin(x-1)
acosh(x)
x/2+sqrt(x-1)
x/2+1/(x-1)
log(x)-log(x)+x/2
sqrt(-1-x**2)
x**x
"""
# What is 0 for all x; multiplied by functions that have nothing to do with it.
ZERO = """
(atan(x)-2*atan(x/(1+sqrt(1+x**2))))
(asin(tanh(x))-atan(sinh(x)))
(log(x+sqrt(1+x**2))-asinh(x))
(atan(exp(x))+atan(exp(-x))-pi/2)
(softplus(x)-softplus(-x)-x)
(asin(x/sqrt(1+x**2))-atan(x))
(log(1+x**2)-2*log(sqrt(1+x**2)))
(erf(x)+erfc(x)-1)
(2*atan(tanh(x/2))-atan(sinh(x)))
(acos(1/cosh(x))**2-atan(sinh(x))**2)
(integral(1/(1+t**2),t,0,x)-atan(x))
(atanh(tanh(x))-x)
(atanh(sin(x)/2)-log((2+sin(x))/(2-sin(x)))/2)
(acosh(1+x**2/2)-2*asinh(abs(x)/2))
(asin(2*x/(1+x**2)) - 2*atan(x) if abs(x)<=1 else 0)
(cos(3*acos(tanh(x)))-4*tanh(x)**3+3*tanh(x))
(exp(atanh(tanh(x)))-exp(x))
(log(cosh(x)+sinh(x))-x)
(atan(tan(x))-atan(tan(x+pi)))
(sin(asin(tanh(x)))-tanh(x))
(erf(x)*erf(-x)+erf(x)**2)
(log((1+tanh(x))/(1-tanh(x)))-2*x)
(integral(exp(-t**2),t,0,2*x)-sqrt(pi)/2*erf(2*x))
(integral(log(1+t**2),t,0,x)-x*log(1+x**2)+2*x-2*atan(x))
(asinh(x)**2-log(x+sqrt(x**2+1))*asinh(x))
(abs(sinh(x))-sinh(abs(x)))
(log(1+exp(2*x))-x-log(2*cosh(x)))
(atan(x+1)-atan(x)-atan(1/(1+x+x**2)))
(sqrt(x**2+2*x*sqrt(x**2+1)*0+1)-cosh(asinh(x)))
(asin(sin(x))**2-asin(sin(-x))**2)
(acos(cos(x))-acos(cos(-x)))
(exp(x)**(1/3)-exp(x/3))
((x**2+1)**x - exp(x*log(1+x**2)))
(tanh(3*x)-(tanh(x)**3+3*tanh(x))/(1+3*tanh(x)**2))
"""
# The same, where no normal form, no relation and no single derivative shows it: by cofactors.
CORE = """
((cbrt(x+sqrt(x**2+1))-cbrt(sqrt(x**2+1)-x))**3+3*(cbrt(x+sqrt(x**2+1))-cbrt(sqrt(x**2+1)-x))-2*x)
(cbrt(x+sqrt(x**2+1))-cbrt(sqrt(x**2+1)-x)-2*sinh(asinh(x)/3))
((x+sqrt(x**2+1))**(1/3)-exp(asinh(x)/3))
((x+sqrt(x**2+1))**(1/3)*(sqrt(x**2+1)-x)**(1/3)-1)
(exp(asinh(x)/2)-sqrt(x+sqrt(x**2+1)))
(sqrt(sqrt(x**2+1)+x)+sqrt(sqrt(x**2+1)-x)-sqrt(2*sqrt(x**2+1)+2))
(sqrt(2*x**2+1+2*sqrt(x**4+x**2))-abs(x)-sqrt(x**2+1))
(sqrt(3+2*x**2+2*sqrt((1+x**2)*(2+x**2)))-sqrt(1+x**2)-sqrt(2+x**2))
(sqrt(x**2+1+sqrt(2*x**2+1))-(sqrt(2*x**2+1)+1)/sqrt(2))
(cosh(acosh(1+x**2)/2)-sqrt(1+x**2/2))
(tan(atan(x)/2)-x/(1+sqrt(1+x**2)))
(cos(acos(x)/2)-sqrt((1+x)/2))
(sin(asin(x)/2)**2-(1-sqrt(1-x**2))/2)
(4*cos(acos(x)/3)**3-3*cos(acos(x)/3)-x)
(3*tan(atan(x)/3)-tan(atan(x)/3)**3-x*(1-3*tan(atan(x)/3)**2))
(acos((1-x**2)/(1+x**2))-2*atan(abs(x)))
(sqrt(abs(x)+2*sqrt(abs(x))+1)-sqrt(abs(x))-1)
(cos(atan(x)/2)-sqrt((1+1/sqrt(1+x**2))/2))
(sqrt(erf(x)**2+2+2*sqrt(1+erf(x)**2))-1-sqrt(1+erf(x)**2))
(tan(asin(tanh(x))/2)-tanh(x/2))
(cos(atan(x)/3)*(4*cos(atan(x)/3)**2-3)-1/sqrt(1+x**2))
(sqrt(2*x**2+2+2*sqrt(x**4+x**2+1))-sqrt(x**2+x+1)-sqrt(x**2-x+1))
"""
# Activation, parameters, and when it has the identity.
CONDITIONS = """
x*sigmoid(x) + (acosh(cosh(a)) - a)*sin(x) | a | a >= 0
max(x, 0) + (asin(sin(a)) - a)*tanh(x) | a | a >= -pi/2 and a <= pi/2
max(x, 0) + (asin(sin(a)) - a)*tanh(x) | a>0 | a <= pi/2
max(x, 0) + (acos(cos(a)) - a)*tanh(x) | a | a >= 0 and a <= pi
max(x, 0) + (acos(cos(a)) + a)*tanh(x) | a | a >= -pi and a <= 0
x*integral(6*a*exp(-2*a*t)/(1 + exp(-a*t))**4, t, -oo, x) | a>0 | proved
integral(max(x - t, 0)*a, t, -1, 1) | a | a == 1/2
max(x, 0) + (sqrt(a**2 + b**2) - 1)*sin(x) | a b | sqrt(a**2 + b**2) == 1
x*Phi(x) + (sqrt(a) + sqrt(b) - 2)*tanh(x) | a b | sqrt(a) + sqrt(b) == 2
x*(Phi(x + a) + Phi(x - b))/2 | a b | a == b
x*(Phi(a*x + b) + Phi(c*x + d))/2 | a b c d | (b == 0 and d == 0) or (b == -d and a == c) or (b == -d and a == -c)
x*Phi(x) + (erf(a) + erf(b))*x**3 | a b | a == -b
x*Phi(x) + (acos(cos(a)) - a)*sin(x) | a | a >= 0 and a <= pi
x*Phi(x) + (atan(a) + atan(1/a) - pi/2)*x**3 | a | atan(a) + atan(1/a) == pi/2
x*(p*sigmoid(x - m) + (1 - p)*sigmoid(x + n)) | p m>0 n>0 | p == 1/2 and m == n
x*integral(1/t, t, 1, a) | a>0 | a == sqrt(e)
integral(min(1, max(0, (t + b)/(2*b))), t, -oo, x) | b>0 | proved
softplus(b*x)/b - exp(-2000)*x | b>0 | refuted
exp(-(x - 100)**2)/10**6 + sigmoid(b*x)*x | b>0 | refuted
x/2 + sinh(x)*exp(-1000)*a | a | a == 0
x/2+exp(x)*(exp(asinh(a*x)/2)-sqrt(a*x+sqrt(a**2*x**2+1))) | a | proved
x/2+exp(x)*(tan(atan(x)/2)-x/(1+sqrt(1+x**2))+b) | b | b == 0
(1+exp(-b*x))**(-a) | a>0 b>0 | refuted
(1+exp(-b*x))**(-a) | a b | refuted
(x+a*cos(b*x))*sigmoid(x) | a b | a == 0
max(x,0)+a*erf(x) | a | a == 0
x*sigmoid(b*x)*2 - x*c | b c | c == 1/2
x*sigmoid(x)+t if x>=0 else t | t | refuted
-a*(exp(-x/b)-1) if x>=0 else c*(exp(x/d)-1) | a>0 b>0 c>0 d>0 | refuted
x/sqrt(1+a*x**2) | a>0 | refuted
x if x>=0 else x/sqrt(1+a*x**2) | a>0 | refuted
a*x if x>=0 else a*0.1*x | a | a == 10/11
log(a*max(0,x)+1) | a>0 | refuted
a*x+c*(1-a) if x>c else x if x>-c else b*x-c*(1-b) | a b c>0 | refuted
max(a*(x+c)-c,min(a*(x-c)+c,x)) | a>0 c>0 | refuted
a*x/(1+sqrt(1+a*a*x*x)) | a | refuted
a*x*erf(x/sqrt(2)) | a | refuted
x if x>0 else a*(sin(x)-cos(x)) | a | a == 0
(x+a*sin(b*x))*sigmoid(x) | a b | b == 0 or a == 0
x/(x/a+exp(-x/b)) | a>0 b>0 | refuted
x/2*(1+k*x/sqrt(1+x**2)) | k | proved
x*sigmoid(b*x)+a*tanh(x) | a b | a == 0
max(x,0)+a*sin(b*x) | a b | b == 0 or a == 0
a*(x+abs(x))/2+b*(x-abs(x))/2 | a b | a + b == 1
sqrt(x**2+a**2)/2+x/2+b | a b | proved
log(1+a*exp(b*x))/b | a>0 b>0 | a == 1
x*sigmoid(x)*(1+a*exp(-x**2)) | a | a == 0
x*integral(exp(-(t-m)**2/2),t,-oo,x)/sqrt(2*pi) | m | m == 0
x*integral(exp(-(t-m)**2/(2*s**2)),t,-oo,x)/(s*sqrt(2*pi)) | m s>0 | m == 0
x*integral(exp(-abs(t-m))/2,t,-oo,x) | m | m == 0
x/2 + c*cos(a*x + b) | a b c | sin(b) == 0 or c == 0 or a == 0
x/2 + a*sin(b)*x**3 | a b | sin(b) == 0 or a == 0
x*(a+(1-a)*sigmoid(b*x)) | a b | a == 0
(x+1)/2+sqrt(4*x**2+(a-1)**2)/2 | a | proved
a*log(1+exp((x-b)/c)) | a b c>0 | a == c and b == 0
max(a*x+b*abs(x)**2,0) | a b | b == 0 and a == 1
x*2**(-exp(-b*x)) | b | b == 0
x if x>a else b*x+(1-b)*a | a b | b == 0 and a == 0
min(max(x+a,0),1)*x | a | a == 1/2
x*exp(a*x)/(1+exp(a*x))+b*log(1+x**2)+c*x | a b c | c == 0
a*exp(x)+b*exp(-x)+c*x | a b c | a == b and c == 1/2
x*atan(a*x+b)/pi+x/2 | a b | b == 0
a*relu(x)**p | a p>0 | p == 1 and a == 1
relu(x)**p | p>0 | p == 1
x*sigmoid(x)**a | a>0 | a == 1
x*sigmoid(a*x**3+b*x**2+c*x) | a b c | b == 0
clip(x,-a,b) | a>0 b>0 | refuted
max(x,-t)+t | t | t == 0
log(cosh(a*x))/a/2+x/2 | a>0 | proved
log(cosh(a*x))*b+x*c | a>0 b c | c == 1/2
a*x+(1-a)*max(x,0) | a | a == 0
x*(1+tanh(sqrt(2/pi)*(a*x+b*x**3)))/2 | a b | proved
x*(1+tanh(a*x+b*x**2))/2 | a b | b == 0
x*(1-exp(-a*x))/(1+exp(-b*x)) | a b | refuted
x/(1+abs(a*x)**n)**(1/n) | a>0 n>0 | refuted
(x+(x**2+a**2)**(1/2))/2 | a | proved
(x+(abs(x)**p+a)**(1/p))/2 | a>0 p>0 | proved
max(0,x)+min(0,a*(exp(x/a)-1)) | a>0 | refuted
s*(max(0,x)+min(0,a*(exp(x)-1))) | a>0 s>0 | refuted
x*tanh(a*softplus(x)) | a | refuted
softplus(x+a)-softplus(a) | a | a == 0
a*softplus(b*x)-c*softplus(d*x) | a b c d | a*b == c*d + 1
x if abs(x)>a else a*sign(x) | a>0 | refuted
x-a*tanh(x/a) | a>0 | refuted
sign(x)*max(abs(x)-a,0) | a>0 | refuted
p*x+(1-p)*x*sigmoid(b*x)+q*exp(-x**2) | p b q | p == 0
x*Phi(x)+a*exp(-x**2/2)/sqrt(2*pi) | a | proved
(x-m)*Phi((x-m)/s)+m/2 | m s>0 | m == 0
x*cos(a*x)+b | a b | refuted
a*x**2+b*x+c | a b c | b == 1/2
x**3/(x**2+a) | a>0 | refuted
x*abs(x)/(abs(x)+a)/2+x/2 | a>0 | refuted
x*sigmoid(x) if x<t else x | t | refuted
x*(sin(x)+1)/2 if abs(x)<a else relu(x) | a>0 | proved
x/2+sin(a)*x**3 | a | sin(a) == 0
x/2+a*sin(k*x) | a k | k == 0 or a == 0
x/2+a*sin(k*x)+b*cos(k*x) | a k b | k == 0 or a == 0
x*sigmoid(x)+a*atan(b*x) | a b | b == 0 or a == 0
x*(1+erf(x/s))/2+a*x | a s>0 | a == 0
max(a*x,b*x) | a b | a + b == 1
max(a*x,0) | a | a == 1
x*tanh(a)*sigmoid(b*x) | a b | refuted
max(a*x+b,c*x+d) | a b c d | (a + c == 1 and b == d) or (a == 1/2 and c == 1/2)
x*sigmoid(a*x)**p | a p | p == 1
x*Phi(a*x+b) | a b | b == 0
log(a+exp(x)) | a>0 | a == 1
log(1+exp(b*x))/b | b | proved
a*x if x<0 else x*exp(-b) | a b | exp(-b) + a == 1
x*sigmoid(x)+a*x**3+b*x**5 | a b | b == 0 and a == 0
sqrt(x**2+a)/2+b*x | a>0 b | b == 1/2
x*abs(a)/2 | a | a == -1 or a == 1
a**2*x/2+x*cos(b)/2 | a b | a**2 + cos(b) == 1
x*sigmoid(x)+log(a**2+1)*x**3 | a | a == 0
x**a | a>0 | undefined
abs(x)**a*sign(x)/2 | a>0 | a == 1
x*step(x-t) | t | t == 0
x if x>t else s*x | t s | s == 0 and t == 0
clip(x,a,b) | a b | refuted
max(x,0)+a*exp(-x**2)*x | a | a == 0
x/(1+exp(-a*x-b)) | a b | b == 0
x*(a+b*tanh(x)+c*tanh(2*x)) | a b c | a == 1/2
p*max(x,0)+q*min(x,0) | p q | p + q == 1
integral(exp(-t**2),t,0,a*x) | a | refuted
x*integral(exp(-t**2/2),t,-oo,a*x)/sqrt(2*pi) | a | proved
max(x,0)+max(0,1-abs(x-b)) | b | b == 0
max(x,0)+max(0,a-abs(x-b)) | a b | a <= 0 or b == 0
max(x,0)+a*max(0,b-abs(x-c)) | a b c | b <= 0 or a == 0 or c == 0
max(x,0)+a*max(0,x-b)*max(0,c-x) | a b c | b >= c or a == 0 or b == -c
max(x,0)+a*max(0,1-(x-b)**2) | a b | a == 0 or b == 0
x*sigmoid(x)+max(0,a-abs(x-b)) | a b | a <= 0 or b == 0
0 if x<-a else x if x>b else x*(x+a)/(2*a) | a>0 b>0 | a == b
0 if x<-a else x if x>b else (x+c)/2 | a>0 b>0 c | a == b
max(0,a*x+b,x) | a b | (b <= 0 and a <= 1 and a >= 0) or a == 1/2
max(0,a*x-1,x) | a | a <= 1 and a >= 0
max(x,0)+clip(x,a,b) | a b | a >= b
x/2+(1 if x>a else 0)+(1 if x<-b else 0) | a b | a == b
x/2+(1 if abs(x-a)<b else 0) | a b | b <= 0 or a == 0
x*clip(a*x+b,0,1) | a b | b == 1/2
max(x,a)+min(x,b)-x/2 | a b | a == b
x*2**(a*b) | a b | a*b == -1
x*a**b | a>0 b | a**b == 1/2
x/2+a*sin(x)+b*cos(x+c) | a b c | a == b*sin(c)
x/2+a*sin(b*x)+sin(2*x) | a b | (a == 1 and b == -2) or (a == -1 and b == 2)
asinh(a)*max(x,0) | a | a == sinh(1)
softplus(a)*max(x,0) | a | a == log(e - 1)
a**b*x*sigmoid(x) | a>0 b | a == 1 or b == 0
"""


def lines(table: str) -> list[str]:
    return table.strip().splitlines()


def nested(text: str, depth: int) -> str:
    inner = "x"
    for _ in range(depth):
        inner = text.replace("@", f"({inner})")
    return inner


NESTED = {
    "tanh": "x*(1 + " + nested("tanh(@)", 10) + ")/2",
    "atan": "x*(1 + " + nested("atan(@ + @**3)", 4) + ")/2",
    "sqrt": "x/2 + " + nested("sqrt(1 + @**2)", 10),
    "erf of sinh": "x*(1 + " + nested("erf(sinh(@)/3)", 5) + ")/2",
    "asinh": "x*sigmoid(" + nested("asinh(@)", 10) + ")",
}


@pytest.mark.parametrize(
    "text, word",
    [(t, w) for w, table in (("proved", PROVED), ("refuted", REFUTED), ("undefined", UNDEFINED)) for t in lines(table)],
)
def test_the_class(text, word):
    assert decide(identity(parse_infix(text))).word == word


@pytest.mark.parametrize("name", NESTED)
def test_nested_ten_deep(name):
    assert decide(identity(parse_infix(NESTED[name]))).word == "proved"


@pytest.mark.parametrize("zero", lines(ZERO))
def test_what_is_0_stays_0_beside_independent_functions(zero):
    assert decide(identity(parse_infix(f"x/2 + exp(x)*erf(x)*{zero}"))).word == "proved"


@pytest.mark.parametrize("zero", lines(CORE))
def test_what_is_0_by_cofactors(zero):
    assert decide(identity(parse_infix(f"x/2 + exp(x)*{zero}"))).word == "proved"


@pytest.mark.parametrize("zero", lines(CORE))
def test_what_is_nearly_0_is_not(zero):
    assert decide(identity(parse_infix(f"x/2 + exp(x)*({zero} + 10**(-30)*x**2)"))).word == "refuted"


@pytest.mark.parametrize("a, b, c", [lines(CORE)[k : k + 3] for k in (2, 7)])
def test_three_zeros_by_cofactors(a, b, c):
    assert decide(identity(parse_infix(f"x/2 + erf(x)*{a} + x**2*{b} + exp(x)*cos(x)*{c}"))).word == "proved"


@pytest.mark.parametrize("a, b, c", list(zip(lines(ZERO), lines(ZERO)[2:], lines(ZERO)[7:], strict=False)))
def test_three_zeros_at_once(a, b, c):
    text = f"x/2 + erf(x)*{a} + atan(x)*log(1 + x**2)*{b} + exp(x)*cos(x)*{c}"
    assert decide(identity(parse_infix(text))).word == "proved"


@pytest.mark.parametrize(
    "text, names, expected", [tuple(p.strip() for p in row.split("|")) for row in lines(CONDITIONS)]
)
def test_the_condition_on_the_parameters(text, names, expected):
    sorts: tuple[tuple[str, Sort], ...] = tuple(
        (n.rstrip(">0"), "positive" if ">" in n else "real") for n in names.split()
    )
    verdict = decide(identity(parse_infix(text), sorts))
    assert (verdict.word if verdict.condition is None else to_infix(verdict.condition)) == expected
